namespace FuncProxy.Admin.Live;

/// <summary>What is counted of a route.</summary>
internal sealed class RouteTraffic
{
    private const int SpanSeconds = 10;
    private const int Spans = 6;

    private readonly LatencyRing _latencies = new(Spans);
    private readonly RecentRate _rate = new();
    private long _lastSecond;

    /// <summary>What was counted since the start.</summary>
    public TrafficCounts Counts { get; } = new();

    /// <summary>The second in which its last request ended.</summary>
    public long LastSecond => Volatile.Read(ref _lastSecond);

    /// <summary>Counts a request's duration.</summary>
    /// <param name="second">The second that it ended in.</param>
    /// <param name="bucket">Its duration, on the <see cref="LatencyScale"/>.</param>
    public void Add(long second, int bucket)
    {
        if (Volatile.Read(ref _lastSecond) < second)
        {
            Volatile.Write(ref _lastSecond, second);
        }
        _rate.Add(second);
        _latencies.At(second / SpanSeconds).Add(bucket, isError: false);
    }

    /// <summary>Requests a second over the last ten.</summary>
    public double PerSecond(long second) => _rate.PerSecond(second);

    /// <summary>Percentiles of the last 50 to 60 seconds; null when nothing has ended in them.</summary>
    public Percentiles? Latest(long second)
    {
        Span<long> sum = stackalloc long[LatencyScale.Buckets];
        long all = 0;
        for (var i = 0; i < Spans; i++)
        {
            all += _latencies.Find((second / SpanSeconds) - i)?.AddTo(sum) ?? 0;
        }
        return Percentiles.Of(sum, all);
    }
}
