using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;

namespace FuncProxy.Forwarding.Balancing.Health;

/// <summary>What a destination's probes ask for.</summary>
/// <param name="State">Is told what came of them.</param>
/// <param name="Address">The whole address.</param>
/// <param name="Host">The Host that is sent; null for the address's own.</param>
/// <param name="Auth">How the destination is shown who asks; null where it is not.</param>
internal sealed record ProbeTarget(DestinationState State, Uri Address, string? Host, DestinationAuth? Auth)
{
    /// <summary>The destination's <c>health</c> address, or its own, with the cluster's path and query behind it.</summary>
    public static ProbeTarget Of(Destination destination, DestinationConfig config, ActiveHealthCheckConfig check)
    {
        var prefix = string.IsNullOrEmpty(config.Health) ? config.Address! : config.Health;
        return new ProbeTarget(destination.State, new Uri((check.Path is { Length: > 0 } path ? prefix.TrimEnd('/') + path : prefix) + check.Query), destination.Host, destination.Auth);
    }
}
