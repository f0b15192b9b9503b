namespace FuncProxy.Admin.Api;

/// <summary><c>GET cache</c>: what this instance's cache holds and has done since the start.</summary>
internal sealed class CacheOperation(AdminServices services) : Operation("GET", "cache")
{
    public override Task AnswerAsync(AdminCall call)
    {
        var cache = services.Engine.Cache;
        var all = CacheCountsAnswer.Of("", services.Live.Totals);
        var answer = new CacheAnswer
        {
            Instance = call.Instance,
            Entries = cache.Entries,
            Bytes = cache.UsedBytes,
            LimitBytes = cache.LimitBytes,
            Hits = all.Hits,
            Misses = all.Misses,
            Stale = all.Stale,
            Revalidated = all.Revalidated,
            Collapsed = all.Collapsed,
            Bypassed = all.Bypassed,
            Stored = all.Stored,
            Evicted = cache.Evicted,
            HitRatio = all.HitRatio,
            ByRoute = [.. services.Live.Routes.OrderBy(route => route.Key, StringComparer.Ordinal).Select(route => CacheCountsAnswer.Of(route.Key, route.Value.Counts)).Where(route => route.IsUsed())],
        };
        return call.WriteAsync(answer, AdminJson.Default.CacheAnswer);
    }
}
