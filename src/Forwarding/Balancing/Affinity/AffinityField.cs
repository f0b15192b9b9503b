using System.Net.Http.Headers;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;

namespace FuncProxy.Forwarding.Balancing.Affinity;

/// <summary>Where requests and responses carry a client's key.</summary>
internal abstract class AffinityField
{
    /// <summary>The field that the configuration names.</summary>
    public static AffinityField Of(SessionAffinityConfig config, TimeProvider time)
        => "CustomHeader".Equals(config.Policy, StringComparison.OrdinalIgnoreCase)
            ? new AffinityHeader(config.AffinityKeyName!)
            : new AffinityCookie(config.AffinityKeyName!, config.Cookie ?? new SessionAffinityCookieConfig(), time);

    /// <summary>The destination whose key the request carries; null when it carries none.</summary>
    public abstract Destination? Find(Exchange exchange, ClientKeys keys);

    /// <summary>Takes the key out of the request to a destination.</summary>
    public abstract void Remove(HttpRequestHeaders headers);

    /// <summary>Puts a key into the response to the client.</summary>
    public abstract void Give(Exchange exchange, string key);
}
