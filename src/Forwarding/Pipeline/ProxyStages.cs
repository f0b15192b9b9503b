using FuncProxy.Forwarding.Clients;
using FuncProxy.Forwarding.Limits;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>What a request passes before its route is known, made once for the process.</summary>
public sealed class ProxyStages(ProxyOptions options, TimeProvider time)
{
    /// <summary>Holds heads to their limits.</summary>
    public RequestHead Head { get; } = new(options.Limits);

    /// <summary>Finds the client's own spelling of the target; null outside Functions.</summary>
    public UnencodedTarget? Unencoded { get; } = options.InFunctions ? new UnencodedTarget(options.TrustedProxies) : null;

    /// <summary>Holds back load.</summary>
    public ConcurrencyGate Gate { get; } = new(options.Limits, time);

    /// <summary>Finds loops.</summary>
    public ViaField Via { get; } = new(options.InstanceName);

    /// <summary>Finds out who is calling.</summary>
    public ClientResolver Clients { get; } = new(options.TrustedProxies, options.InFunctions);

    /// <summary>Counts by client; null where there is no limit.</summary>
    public ClientConcurrency? PerClient { get; } =
        options.Limits.MaxConcurrentRequestsPerClient > 0 ? new ClientConcurrency(options.Limits.MaxConcurrentRequestsPerClient) : null;
}
