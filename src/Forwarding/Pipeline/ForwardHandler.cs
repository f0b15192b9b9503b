using FuncProxy.Forwarding.Sending;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Answers a route by its cluster: transform → send by the client's handlers → copy back.</summary>
internal sealed class ForwardHandler(Forwarder forwarder, ProxyCluster cluster) : RouteHandler
{
    public override ValueTask<ProxyError> HandleAsync(Exchange exchange) => forwarder.ForwardAsync(exchange, cluster);
}
