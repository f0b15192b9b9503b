using FuncProxy.Admin.Live;
using FuncProxy.Forwarding.Telemetry;

namespace FuncProxy.Admin.Api;

/// <summary>What the cache has done with a route's requests since the start.</summary>
/// <param name="Id">The route's id.</param>
/// <param name="Hits">Answered by what is stored, without asking a destination.</param>
/// <param name="Misses">Answered by a destination, for nothing was stored that could be used.</param>
/// <param name="Stale">Answered by what is stored though it is not fresh any more.</param>
/// <param name="Revalidated">Answered by what is stored after a destination has said that it is still right.</param>
/// <param name="Collapsed">Answered along with another client's request.</param>
/// <param name="Bypassed">Passed by the cache.</param>
/// <param name="Stored">Responses that went into it.</param>
/// <param name="HitRatio">The share that took no response of its own from a destination, of all that did not pass by; null when there were none.</param>
internal sealed record CacheCountsAnswer(string Id, long Hits, long Misses, long Stale, long Revalidated, long Collapsed, long Bypassed, long Stored, double? HitRatio)
{
    public static CacheCountsAnswer Of(string id, TrafficCounts counts)
    {
        var (hits, misses) = (counts.Of(CacheResult.Hit), counts.Of(CacheResult.Miss));
        var (stale, revalidated, collapsed) = (counts.Of(CacheResult.Stale), counts.Of(CacheResult.Revalidated), counts.Of(CacheResult.Collapsed));
        var saved = hits + stale + revalidated + collapsed;
        return new CacheCountsAnswer(id, hits, misses, stale, revalidated, collapsed, counts.Of(CacheResult.Bypassed), counts.Stored, saved + misses == 0 ? null : Math.Round((double)saved / (saved + misses), 4));
    }

    /// <summary>Whether the cache has had anything to do.</summary>
    public bool IsUsed() => Hits + Misses + Stale + Revalidated + Collapsed + Bypassed > 0;
}
