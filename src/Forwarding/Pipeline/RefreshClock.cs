namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Tells when a store that does not tell of changes by itself is to be read again. Without an interval it never is.</summary>
internal sealed class RefreshClock
{
    // A check that is this many intervals old says nothing of the routes any more.
    private const int SilentIntervals = 5;
    private static readonly TimeSpan LongestWithoutRoutes = TimeSpan.FromSeconds(1);

    private readonly TimeProvider _time;
    private readonly long _interval;
    private readonly long _withoutRoutes;
    private readonly long _silence;
    private long _checkedAt;

    public RefreshClock(TimeSpan? interval, TimeProvider time)
    {
        _time = time;
        _checkedAt = time.GetTimestamp();
        _interval = interval is { } given ? Ticks(given) : long.MaxValue;
        _withoutRoutes = interval is null ? long.MaxValue : Math.Min(_interval, Ticks(LongestWithoutRoutes));
        _silence = interval is null ? long.MaxValue : _interval * SilentIntervals;
    }

    /// <summary>Whether the interval has passed since the last check ended. Costs a look at the clock, and nothing without an interval.</summary>
    public bool IsDue => _interval != long.MaxValue && Age >= _interval;

    /// <summary>The same while there are no routes, which is asked for more often.</summary>
    public bool IsDueWithoutRoutes => _withoutRoutes != long.MaxValue && Age >= _withoutRoutes;

    /// <summary>Whether no check has ended for so long that what is known may be outdated.</summary>
    public bool IsSilent => _silence != long.MaxValue && Age >= _silence;

    private long Age => _time.GetTimestamp() - Volatile.Read(ref _checkedAt);

    /// <summary>A check has ended, however.</summary>
    public void NoteCheck() => Volatile.Write(ref _checkedAt, _time.GetTimestamp());

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);
}
