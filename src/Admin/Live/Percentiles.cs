namespace FuncProxy.Admin.Live;

/// <summary>Percentiles of durations, in milliseconds.</summary>
/// <param name="P50">Half take no longer.</param>
/// <param name="P90">Nine in ten take no longer.</param>
/// <param name="P99">99 in a hundred take no longer.</param>
internal readonly record struct Percentiles(double P50, double P90, double P99)
{
    /// <summary>The percentiles of counts; null of none.</summary>
    /// <param name="counts">By bucket.</param>
    /// <param name="all">Their sum.</param>
    public static Percentiles? Of(ReadOnlySpan<long> counts, long all)
        => all == 0 ? null : new Percentiles(At(counts, all, 0.50), At(counts, all, 0.90), At(counts, all, 0.99));

    /// <summary>The duration of the request that stands at a share of all, the shortest first (nearest rank).</summary>
    public static double At(ReadOnlySpan<long> counts, long all, double share)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(share * all));
        var bucket = 0;
        for (long seen = counts[0]; seen < rank; seen += counts[bucket])
        {
            bucket++;
        }
        return Math.Round(LatencyScale.MiddleOf(bucket).TotalMilliseconds, 3);
    }
}
