namespace FuncProxy.Routing.Model;

/// <summary>How much may be asked of a route.</summary>
public sealed record LimitsConfig
{
    /// <summary>The largest request body, in bytes; -1 lifts the limit. A larger one is answered 413. Default 104,857,600 (100 MiB).</summary>
    public long? MaxRequestBodyBytes { get; init; }

    /// <summary>Requests a minute, at least 1; those beyond are answered 429. Default: no limit.</summary>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Tokens of AI models a minute, at least 1.</summary>
    public long? TokensPerMinute { get; init; }

    /// <summary>What is counted apart. Default <see cref="LimitKey.Consumer"/> where callers show who they are, else <see cref="LimitKey.Ip"/>.</summary>
    public LimitKey? Per { get; init; }

    /// <summary>Where the count is held. Default <see cref="LimitScope.Instance"/>.</summary>
    public LimitScope? Scope { get; init; }

    /// <summary>What happens while the fleet's count cannot be reached. Default <see cref="StoreFailureMode.Allow"/>.</summary>
    public StoreFailureMode? OnStoreFailure { get; init; }
}
