namespace FuncProxy.Forwarding.Limits.Rates;

/// <summary>The windows in which requests are counted, aligned to the clock in UTC: a new count begins with each.</summary>
/// <param name="Quota">How many requests each takes.</param>
/// <param name="Length">How long each is.</param>
internal readonly record struct CountingWindow(int Quota, TimeSpan Length)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>The windows of a rate. A rate of less than one request a window is counted by the minute.</summary>
    /// <param name="requestsPerMinute">The rate.</param>
    /// <param name="length">The length that is wished for: a whole part of a minute, so that no minute takes more than the rate.</param>
    public static CountingWindow Of(int requestsPerMinute, TimeSpan length)
    {
        var quota = (int)(requestsPerMinute * length.Ticks / Minute.Ticks);
        return quota > 0 ? new(quota, length) : new(requestsPerMinute, Minute);
    }

    /// <summary>The number of the window in which a time lies.</summary>
    public long NumberAt(long utcTicks) => utcTicks / Length.Ticks;

    /// <summary>Whether a time lies in a window.</summary>
    public bool Holds(long number, long utcTicks) => (ulong)(utcTicks - (number * Length.Ticks)) < (ulong)Length.Ticks;

    /// <summary>How long a window still lasts: none for one that is over, all of it for one that is yet to come.</summary>
    public TimeSpan LeftAt(long number, long utcTicks) => TimeSpan.FromTicks(Math.Clamp((number + 1) * Length.Ticks - utcTicks, 0, Length.Ticks));
}
