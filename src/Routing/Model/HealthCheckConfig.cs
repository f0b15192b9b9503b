namespace FuncProxy.Routing.Model;

/// <summary>How destinations are found healthy or not (as in YARP).</summary>
public sealed record HealthCheckConfig
{
    /// <summary>By probes.</summary>
    public ActiveHealthCheckConfig? Active { get; init; }

    /// <summary>By the requests themselves.</summary>
    public PassiveHealthCheckConfig? Passive { get; init; }

    /// <summary>What serves while none is healthy: nobody (<c>HealthyAndUnknown</c>, the default) or the least bad (<c>HealthyOrPanic</c>).</summary>
    public string? AvailableDestinationsPolicy { get; init; }

    /// <summary>How long a destination that has recovered takes to come back to its full share. Default: none, it has it at once.</summary>
    public TimeSpan? SlowStart { get; init; }

    /// <summary>What follows when a destination asks for time.</summary>
    public CoolDownConfig? CoolDown { get; init; }
}
