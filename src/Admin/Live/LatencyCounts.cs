namespace FuncProxy.Admin.Live;

/// <summary>How many durations fell into each bucket of the <see cref="LatencyScale"/> during a span of time. Counting is one interlocked operation.</summary>
/// <param name="span">Which span, by its number.</param>
internal sealed class LatencyCounts(long span)
{
    private readonly int[] _counts = new int[LatencyScale.Buckets];
    private int _errors;

    /// <summary>Which span, by its number.</summary>
    public long Span => span;

    /// <summary>How many of the durations were of requests that failed.</summary>
    public int Errors => Volatile.Read(ref _errors);

    /// <summary>Counts a request.</summary>
    public void Add(int bucket, bool isError)
    {
        Interlocked.Increment(ref _counts[bucket]);
        if (isError)
        {
            Interlocked.Increment(ref _errors);
        }
    }

    /// <summary>Adds what was counted to a sum.</summary>
    /// <returns>How much it was.</returns>
    public long AddTo(Span<long> sum)
    {
        long all = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            var count = Volatile.Read(ref _counts[i]);
            sum[i] += count;
            all += count;
        }
        return all;
    }
}
