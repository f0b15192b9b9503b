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
        var message = (UpstreamMessage)request;
        var exchange = message.Exchange;
        if (exchange.Route.Compression is null)
        {
            return base.SendAsync(message, cancellationToken);
        }
        StateValidators.Restore(message);
        if (exchange.CacheRequest is not null)
        {
            return SendAsync(message, cancellationToken);
        }
        message.OnAnswer = Step.Instance;
        return base.SendAsync(message, cancellationToken);
    }

    /// <summary>Waits for the answer, which may be a stored one.</summary>
    private async Task<HttpResponseMessage> SendAsync(UpstreamMessage message, CancellationToken cancellationToken)
    {
        var exchange = message.Exchange;
        var response = await base.SendAsync(message, cancellationToken);
        if (response is not FailedResponse)
        {
            await CodeAsync(exchange, response, cancellationToken);
        }
        return response;
    }

    private static async ValueTask CodeAsync(Exchange exchange, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await ResponseCoder.ApplyAsync(exchange, exchange.Route.Compression!, response, cancellationToken);
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

    private sealed class Step : AnswerStep
    {
        public static readonly Step Instance = new();

        public override ValueTask ApplyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
            => CodeAsync(((UpstreamMessage)response.RequestMessage!).Exchange, response, cancellationToken);
    }
}
