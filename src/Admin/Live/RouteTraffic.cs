namespace FuncProxy.Admin.Live;

/// <summary>What is counted of a route.</summary>
/// <param name="second">The current second.</param>
internal sealed class RouteTraffic(long second)
{
    private const int SpanSeconds = 10;
    private const int Spans = 6;

    private readonly LatencyRing _latencies = new(Spans);
    private readonly RecentRate _rate = new();
    private long _lastSecond = second;

    /// <summary>What was counted since the start.</summary>
    public TrafficCounts Counts { get; } = new();

    /// <summary>The second in which its last request ended; before there is one, that in which its counts were made.</summary>
    public long LastSecond => Volatile.Read(ref _lastSecond);

    /// <summary>Counts a request's duration.</summary>
    /// <param name="second">The second that it ended in.</param>
    /// <param name="bucket">Its duration, on the <see cref="LatencyScale"/>.</param>
    /// <param name="isError">Whether it failed.</param>
    public void Add(long second, int bucket, bool isError)
    {
        if (Volatile.Read(ref _lastSecond) < second)
        {
            Volatile.Write(ref _lastSecond, second);
        }
        _rate.Add(second);
        _latencies.At(second / SpanSeconds).Add(bucket, isError);
    }

    /// <summary>Requests a second over the last ten.</summary>
    public double PerSecond(long second) => _rate.PerSecond(second);

    /// <summary>The last 50 to 60 seconds.</summary>
    public LatencyWindow Latest(long second) => _latencies.Sum((second / SpanSeconds) - Spans + 1, second / SpanSeconds);
}
