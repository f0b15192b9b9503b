namespace FuncProxy.Forwarding.Caching;

/// <summary>A point in time by both clocks: that of the calendar, which may be set back, and that of the machine, which may stand still while the machine sleeps.</summary>
/// <param name="Date">By the calendar.</param>
/// <param name="Uptime">By the machine, from an unknown beginning.</param>
internal readonly record struct Instant(DateTimeOffset Date, TimeSpan Uptime)
{
    /// <summary>Now.</summary>
    public static Instant Now(TimeProvider time) => new(time.GetUtcNow(), time.GetElapsedTime(0, time.GetTimestamp()));

    /// <summary>The time that has passed, by the clock that has gone further, so that nothing is taken for younger than it is.</summary>
    public TimeSpan Since(Instant earlier)
    {
        var byDate = Date - earlier.Date;
        var byUptime = Uptime - earlier.Uptime;
        var longer = byDate > byUptime ? byDate : byUptime;
        return longer > TimeSpan.Zero ? longer : TimeSpan.Zero;
    }

    /// <summary>A later point, by both clocks.</summary>
    public static Instant operator +(Instant instant, TimeSpan span) => new(instant.Date + span, instant.Uptime + span);
}
