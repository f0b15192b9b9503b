namespace FuncProxy.Routing.Model;

/// <summary>Health by the requests themselves.</summary>
public sealed record PassiveHealthCheckConfig
{
    /// <summary>Whether it is on. Default false.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The policy's name: <c>TransportFailureRate</c> (the default) or <c>ConsecutiveFailures</c>.</summary>
    public string? Policy { get; init; }

    /// <summary>How many failures in a row <c>ConsecutiveFailures</c> takes. Default 3.</summary>
    public int? Threshold { get; init; }

    /// <summary>Whether an answer of 500 and above is a failure. Default false.</summary>
    public bool? ServerErrors { get; init; }

    /// <summary>How long an unhealthy destination rests before it is tried again; doubled, up to 10 minutes, each time that the trial fails. Default 60 s.</summary>
    public TimeSpan? ReactivationPeriod { get; init; }
}
