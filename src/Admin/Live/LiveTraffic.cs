using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Telemetry;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Admin.Live;

/// <summary>Counts what the instance serves, for whoever looks at it. Lock-free; what goes well allocates nothing here, but for the first of each second or route.</summary>
/// <param name="time">The engine's clock.</param>
internal sealed class LiveTraffic(TimeProvider time) : IRequestObserver
{
    /// <summary>For how many seconds the series has a point.</summary>
    public const int SeriesSeconds = 120;

    private const int MinuteSeconds = 60;

    private readonly long _began = time.GetTimestamp();
    private readonly LatencyRing _series = new(SeriesSeconds + 1);
    private int _inFlight;

    /// <summary>What was counted of all requests since the start.</summary>
    public TrafficCounts Totals { get; } = new();

    /// <summary>The last failures.</summary>
    public FailureList Failures { get; } = new();

    /// <summary>Who reads along.</summary>
    public TailReaders Readers { get; } = new();

    /// <summary>Requests that have begun and not ended.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>The current second, counted from the start.</summary>
    public long Second => (time.GetTimestamp() - _began) / time.TimestampFrequency;

    /// <summary>What is counted of routes, by their ids.</summary>
    public RouteTraffics Routes { get; } = new();

    /// <inheritdoc/>
    public bool IsActive => true;

    /// <inheritdoc/>
    public void Began(HttpContext context, string scheme) => Interlocked.Increment(ref _inFlight);

    /// <inheritdoc/>
    public void Ended(in RequestRecord record)
    {
        Interlocked.Decrement(ref _inFlight);
        var status = record.Status;
        var isProxyError = record.Error != ProxyError.None && FailureRules.IsFailure(record.Error);
        var isFailure = isProxyError || status >= 500;
        var second = Second;
        var bucket = LatencyScale.BucketOf(record.Total);
        Totals.Add(record, status, isProxyError);
        _series.At(second).Add(bucket, isFailure);
        if (record.Route is { } route && Routes.Find(route.Id, second) is { } traffic)
        {
            traffic.Counts.Add(record, status, isProxyError);
            traffic.Add(second, bucket, isFailure);
        }
        var attempts = record.Attempts;
        for (var i = 0; i < attempts.Count; i++)
        {
            NoteAttempt(attempts[i], isLast: i == attempts.Count - 1, record, status);
        }
        if (isFailure)
        {
            Failures.Add(FailureRules.Describe(record, time.GetUtcNow()));
        }
        Readers.Tell(record, time);
    }

    /// <summary>The last 60 seconds, with the one that is not over.</summary>
    public LatencyWindow Latest(long second) => _series.Sum(second - MinuteSeconds + 1, second);

    /// <summary>The counts of one second; null where nothing has ended in it.</summary>
    public LatencyCounts? At(long second) => _series.Find(second);

    private void NoteAttempt(in AttemptRecord attempt, bool isLast, in RequestRecord record, int status)
    {
        var reason = attempt.IsLate && attempt.Error == ProxyError.None && attempt.Status == 0 ? null : attempt.Reason;
        if (reason is null && isLast && status >= 500 && record.Error == ProxyError.None)
        {
            reason = AttemptRecord.StatusText(status);
        }
        var tally = attempt.Destination.State.Tally;
        if (reason is null)
        {
            tally.NoteAttempt();
        }
        else
        {
            tally.NoteFailure(reason, time.GetUtcNow());
        }
    }
}
