using FuncProxy.Admin.Live;
using FuncProxy.Forwarding.Telemetry;

namespace FuncProxy.Admin.Api;

/// <summary><c>GET counters</c>: what this instance has served.</summary>
internal sealed class CountersOperation(LiveTraffic live, TimeProvider time) : Operation("GET", "counters")
{
    public override Task AnswerAsync(AdminCall call)
    {
        var second = live.Second;
        var now = time.GetUtcNow();
        var totals = live.Totals;
        var latest = live.Latest(second);
        var answer = new CountersAnswer(
            call.Instance,
            now,
            new TotalsAnswer(totals.Requests, totals.ClientErrors, totals.ServerErrors, totals.ProxyErrors, live.InFlight, totals.BytesIn, totals.BytesOut, latest.Percentiles?.P50, latest.Percentiles?.P90, latest.Percentiles?.P99, RecentAnswer.Of(latest)),
            [.. live.Routes.OrderBy(route => route.Key, StringComparer.Ordinal).Select(route => Of(route.Key, route.Value, second))],
            [.. Enumerable.Range(1, LiveTraffic.SeriesSeconds).Reverse().Where(ago => second >= ago).Select(ago => PointOf(second - ago, now - TimeSpan.FromSeconds(ago)))]);
        return call.WriteAsync(answer, AdminJson.Default.CountersAnswer);
    }

    private static RouteCountersAnswer Of(string id, RouteTraffic traffic, long second)
    {
        var counts = traffic.Counts;
        var latest = traffic.Latest(second);
        return new RouteCountersAnswer(
            id, counts.Requests, counts.ClientErrors, counts.ServerErrors, counts.ProxyErrors, latest.Percentiles?.P50, latest.Percentiles?.P90, latest.Percentiles?.P99, traffic.PerSecond(second), counts.Of(CacheResult.Hit), counts.Of(CacheResult.Miss), counts.BytesOut, RecentAnswer.Of(latest));
    }

    private SeriesPoint PointOf(long second, DateTimeOffset at)
    {
        if (live.At(second) is not { } counts)
        {
            return new SeriesPoint(at, 0, 0, null, null, null);
        }
        Span<long> sum = stackalloc long[LatencyScale.Buckets];
        var all = counts.AddTo(sum);
        var percentiles = Percentiles.Of(sum, all);
        return new SeriesPoint(at, all, counts.Errors, percentiles?.P50, percentiles?.P90, percentiles?.P99);
    }
}
