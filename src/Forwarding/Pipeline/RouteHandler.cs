namespace FuncProxy.Forwarding.Pipeline;

/// <summary>What answers a route's requests: a cluster's destinations or a fixed response. The last stage of the way in.</summary>
public abstract class RouteHandler
{
    /// <summary>Answers the request.</summary>
    /// <returns>What went wrong, for the pipeline to answer; <see cref="ProxyError.None"/> when the response is written, aborted, or the client is gone.</returns>
    public abstract ValueTask<ProxyError> HandleAsync(Exchange exchange);
}
