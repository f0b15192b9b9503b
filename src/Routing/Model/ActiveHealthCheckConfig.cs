namespace FuncProxy.Routing.Model;

/// <summary>Health by probes.</summary>
public sealed record ActiveHealthCheckConfig
{
    /// <summary>Whether it is on. Default false.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Time between probes. Default 15 s.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Time that a probe may take. Default 10 s.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The policy's name. Default <c>ConsecutiveFailures</c>.</summary>
    public string? Policy { get; init; }

    /// <summary>The probe's path.</summary>
    public string? Path { get; init; }

    /// <summary>The probe's query, with its <c>?</c>.</summary>
    public string? Query { get; init; }
}
