namespace FuncProxy.Forwarding.Authentication;

/// <summary>Hands whole answers over on a pool thread: what the asker does with them would else hold the thread that reads sockets (see Hosting/InlineScheduling).</summary>
internal sealed class PoolThreadHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        try
        {
            await response.Content.LoadIntoBufferAsync(cancellationToken);
        }
        catch
        {
            response.Dispose();
            throw;
        }
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return response;
    }
}
