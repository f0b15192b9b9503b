namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Tells when a store that does not tell of changes by itself is to be read again. Without an interval it never is.</summary>
/// <remarks>By the time of day, since the clock that only goes forward stands still while a machine is suspended. A time of day that was set back counts as passed.</remarks>
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
        _interval = interval?.Ticks ?? long.MaxValue;
        _withoutRoutes = interval is null ? long.MaxValue : Math.Min(_interval, LongestWithoutRoutes.Ticks);
        _silence = interval is null ? long.MaxValue : _interval * SilentIntervals;
        NoteCheck();
    }

    /// <summary>Whether the interval has passed since the last check ended. Costs a look at the clock, and nothing without an interval.</summary>
    public bool IsDue => HasPassed(_interval);

    /// <summary>The same while there are no routes, which is asked for more often.</summary>
    public bool IsDueWithoutRoutes => HasPassed(_withoutRoutes);

    /// <summary>Whether no check has ended for so long that what is known may be outdated.</summary>
    public bool IsSilent => HasPassed(_silence);

    /// <summary>A check has ended, however.</summary>
    public void NoteCheck() => Volatile.Write(ref _checkedAt, _time.GetUtcNow().UtcTicks);

    private bool HasPassed(long ticks) => ticks != long.MaxValue && Math.Abs(_time.GetUtcNow().UtcTicks - Volatile.Read(ref _checkedAt)) >= ticks;
}
