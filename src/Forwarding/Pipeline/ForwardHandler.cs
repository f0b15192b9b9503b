using FuncProxy.Forwarding.Sending;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Answers a route by its cluster: look into the cache → transform → send by the client's handlers → copy back.</summary>
internal sealed class ForwardHandler(Forwarder forwarder, ProxyCluster cluster) : RouteHandler
{
    /// <summary>The cluster.</summary>
    public ProxyCluster Cluster => cluster;

    public override ValueTask<ProxyError> HandleAsync(Exchange exchange)
    {
        if (exchange.Route.Cache is not { } cache)
        {
            return forwarder.ForwardAsync(exchange, cluster);
        }
        var answering = cache.TryAnswerAsync(exchange);
        if (!answering.IsCompletedSuccessfully)
        {
            return AfterCacheAsync(exchange, answering);
        }
        return answering.Result ? new(ProxyError.None) : forwarder.ForwardAsync(exchange, cluster);
    }

    private async ValueTask<ProxyError> AfterCacheAsync(Exchange exchange, ValueTask<bool> answering)
        => await answering ? ProxyError.None : await forwarder.ForwardAsync(exchange, cluster);
}
