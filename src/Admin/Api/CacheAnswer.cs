namespace FuncProxy.Admin.Api;

/// <summary>An instance's cache.</summary>
internal sealed record CacheAnswer
{
    /// <summary>Which instance.</summary>
    public required InstanceInfo Instance { get; init; }

    /// <summary>How many entries it holds: responses, and notes of which fields responses vary by.</summary>
    public required int Entries { get; init; }

    /// <summary>What they take, all included.</summary>
    public required long Bytes { get; init; }

    /// <summary>What they may take.</summary>
    public required long LimitBytes { get; init; }

    public required long Hits { get; init; }

    public required long Misses { get; init; }

    public required long Stale { get; init; }

    public required long Revalidated { get; init; }

    public required long Collapsed { get; init; }

    public required long Bypassed { get; init; }

    public required long Stored { get; init; }

    /// <summary>Entries that were let go to make room.</summary>
    public required long Evicted { get; init; }

    public double? HitRatio { get; init; }

    /// <summary>By route, those whose requests have come to the cache.</summary>
    public required IReadOnlyList<CacheCountsAnswer> ByRoute { get; init; }
}
