using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Compression;

/// <summary>
/// Codes responses for clients that accept it, and undoes codings for those that do not. The outermost of a client's handlers: what is cached below it has the destination's coding.
/// Accept-Encoding travels on as the client sent it, so that a destination that codes does it itself.
/// </summary>
/// <param name="inner">Gets the response.</param>
public sealed class CompressionHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    // The project's executables have it from their start (Directory.Build.props): it counts when the first decoder is made in the process. Without it a body that is cut off looks whole.
    static CompressionHandler() => AppContext.SetSwitch("System.IO.Compression.UseStrictValidation", true);

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var exchange = ((UpstreamMessage)request).Exchange;
        return exchange.Route.Compression is { } policy
            ? SendAsync(request, exchange, policy, cancellationToken)
            : base.SendAsync(request, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, Exchange exchange, CompressionPolicy policy, CancellationToken cancellationToken)
    {
        StateValidators.Restore(request);
        var response = await base.SendAsync(request, cancellationToken);
        if (response is FailedResponse)
        {
            return response;
        }
        try
        {
            await ResponseCoder.ApplyAsync(exchange, policy, response, cancellationToken);
            return response;
        }
        catch (Exception exception) when (ForwardingFailure.IsExpected(exception))
        {
            // Whoever sent the request learns of it, but never sees the response, nor which of several attempts it came from.
            UpstreamMessage.End(response, exchange.Context.RequestAborted.IsCancellationRequested
                ? ProxyError.None
                : ForwardingFailure.OfDestination(exception, exchange.Guard?.Reason ?? CallGuardReason.None));
            throw;
        }
    }
}
