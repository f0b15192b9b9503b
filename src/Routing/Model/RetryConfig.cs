namespace FuncProxy.Routing.Model;

/// <summary>What happens when an attempt fails.</summary>
public sealed record RetryConfig
{
    /// <summary>Attempts at the most, the first one included; 1 switches retries off. Default 2.</summary>
    public int? Attempts { get; init; }

    /// <summary>What is tried again: <c>connect</c>, <c>timeout</c>, <c>429</c>, <c>5xx</c>. Default <c>connect</c>.</summary>
    public IReadOnlyList<string>? On { get; init; }

    /// <summary>Whether methods that are not idempotent may be tried again. Default false.</summary>
    public bool? Repeatable { get; init; }

    /// <summary>The share of recent requests that may be retries, in percent. Default 20.</summary>
    public int? BudgetPercent { get; init; }

    /// <summary>The largest request body that is kept for another attempt, in bytes. Default 1,048,576.</summary>
    public long? MaxBufferedBodyBytes { get; init; }

    /// <summary>How late the first byte may be before a second destination is asked as well. Default: never.</summary>
    public TimeSpan? HedgeAfter { get; init; }
}
