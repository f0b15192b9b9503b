using FuncProxy.Forwarding.Sending;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Answers a route by one of its cluster's destinations: select → transform and send → copy back.</summary>
internal sealed class ForwardHandler(Forwarder forwarder, ProxyCluster cluster) : RouteHandler
{
    public override ValueTask<ProxyError> HandleAsync(Exchange exchange)
    {
        exchange.Destination = cluster.Selector.Select(exchange);
        return exchange.Destination is { } destination ? forwarder.ForwardAsync(exchange, cluster, destination) : new(ProxyError.NoDestination);
    }
}
