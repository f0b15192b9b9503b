namespace FuncProxy.Routing.Model;

/// <summary>Health by the requests themselves.</summary>
public sealed record PassiveHealthCheckConfig
{
    /// <summary>Whether it is on. Default false.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The policy's name. Default <c>TransportFailureRate</c>.</summary>
    public string? Policy { get; init; }

    /// <summary>How long an unhealthy destination rests before it is tried again.</summary>
    public TimeSpan? ReactivationPeriod { get; init; }
}
