namespace FuncProxy.Routing.Model;

/// <summary>How destinations are found healthy or not (as in YARP).</summary>
public sealed record HealthCheckConfig
{
    /// <summary>By probes.</summary>
    public ActiveHealthCheckConfig? Active { get; init; }

    /// <summary>By the requests themselves.</summary>
    public PassiveHealthCheckConfig? Passive { get; init; }

    /// <summary><c>HealthyAndUnknown</c> or <c>HealthyOrPanic</c>.</summary>
    public string? AvailableDestinationsPolicy { get; init; }
}
