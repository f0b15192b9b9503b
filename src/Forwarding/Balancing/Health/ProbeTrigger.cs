namespace FuncProxy.Forwarding.Balancing.Health;

/// <summary>Tells a cluster's health check of the requests that are sent to it.</summary>
internal sealed class ProbeTrigger(ActiveHealthCheck check, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        check.NoteRequest();
        return base.SendAsync(request, cancellationToken);
    }
}
