namespace FuncProxy.Admin.Live;

/// <summary>Counts of the latest spans of time, each made by the first request that falls into it. Lock-free.</summary>
/// <param name="spans">How many are kept.</param>
internal sealed class LatencyRing(int spans)
{
    private readonly LatencyCounts?[] _counts = new LatencyCounts?[spans];

    /// <summary>The counts of a span, made where there are none. Of one that is over for so long that its place is taken: those of the later one.</summary>
    public LatencyCounts At(long span)
    {
        ref var place = ref _counts[span % spans];
        while (true)
        {
            var found = Volatile.Read(ref place);
            if (found?.Span >= span)
            {
                return found;
            }
            var made = new LatencyCounts(span);
            if (Interlocked.CompareExchange(ref place, made, found) == found)
            {
                return made;
            }
        }
    }

    /// <summary>The counts of all spans from one to another, both included.</summary>
    public LatencyWindow Sum(long first, long last)
    {
        Span<long> sum = stackalloc long[LatencyScale.Buckets];
        long all = 0;
        long errors = 0;
        for (var span = first; span <= last; span++)
        {
            if (Find(span) is { } counts)
            {
                all += counts.AddTo(sum);
                errors += counts.Errors;
            }
        }
        return new LatencyWindow(all, errors, Percentiles.Of(sum, all));
    }

    /// <summary>The counts of a span; null where nothing fell into it, or its place is taken.</summary>
    public LatencyCounts? Find(long span) => span >= 0 && Volatile.Read(ref _counts[span % spans]) is { } found && found.Span == span ? found : null;
}
