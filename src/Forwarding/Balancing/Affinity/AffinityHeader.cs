using System.Net.Http.Headers;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing.Affinity;

/// <summary>A header of its own: the client sends back what it was given.</summary>
internal sealed class AffinityHeader(string name) : AffinityField
{
    public override Destination? Find(Exchange exchange, ClientKeys keys)
        => exchange.Context.Request.Headers[name] is [{ } key] ? keys.Find(key) : null;

    public override void Remove(HttpRequestHeaders headers) => headers.Remove(name);

    public override void Give(Exchange exchange, string key) => exchange.Context.Response.Headers[name] = key;
}
