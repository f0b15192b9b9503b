namespace FuncProxy.Forwarding.Caching.Storing;

/// <summary>Keeps what the cache gives it under keys, within a limit. It knows bytes and what they cost, nothing of HTTP. Safe for any number of threads.</summary>
public interface ICacheStore
{
    /// <summary>The entry of a key; null where there is none.</summary>
    /// <remarks>Its body may be let go at any moment: <see cref="StoredBody.TryHold"/> it.</remarks>
    CacheEntry? Find(ReadOnlySpan<char> key);

    /// <summary>Keeps an entry in place of what its key had. The store holds the entry's body from now on, beside the caller.</summary>
    /// <returns>Whether there was room for it.</returns>
    bool TryKeep(CacheEntry entry);

    /// <summary>What everything takes, in bytes.</summary>
    long UsedBytes { get; }

    /// <summary>What everything may take, in bytes.</summary>
    long LimitBytes { get; }

    /// <summary>How many entries there are.</summary>
    int Count { get; }

    /// <summary>How many entries were let go to make room.</summary>
    long Evicted { get; }

    /// <summary>A body to be filled, whose bytes count against the limit from the first on.</summary>
    StoredBody CreateBody();

    /// <summary>Counts what an entry's metadata has come to hold since it was kept.</summary>
    /// <returns>False when there is no room, or the entry has been let go.</returns>
    bool TryGrow(CacheEntry entry, int bytes);

    /// <summary>Lets go what a rule names.</summary>
    /// <returns>How many entries.</returns>
    int Remove(in CacheRemoval removal);
}
