namespace FuncProxy.Forwarding.Pipeline;

/// <summary>One look at the store, under way or done.</summary>
/// <param name="began">When it was asked for.</param>
/// <param name="isAfterSilence">Whether nothing had been known of the store for so long that requests are to wait for it.</param>
internal sealed class RouteCheck(DateTimeOffset began, bool isAfterSilence)
{
    private static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(2);

    // No store's own limits let a reading take longer: while it did, the process slept.
    private static readonly TimeSpan LongestReading = TimeSpan.FromMinutes(1);

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _wokeAt;

    public Task Done => _done.Task;

    public void End() => _done.TrySetResult();

    /// <summary>
    /// How long a request is to wait for it, if at all. Counted from its begin, so that a store that hangs holds up each request no longer than the first;
    /// where the process has slept meanwhile, from when that was noticed.
    /// </summary>
    /// <param name="now">The time.</param>
    /// <param name="hasRoutes">Whether there is something to serve without it.</param>
    public TimeSpan TimeToWait(DateTimeOffset now, bool hasRoutes)
    {
        if (_done.Task.IsCompleted)
        {
            return TimeSpan.Zero;
        }
        if ((now - began).Duration() > LongestReading)
        {
            var woke = Interlocked.CompareExchange(ref _wokeAt, now.UtcTicks, 0);
            return Left(woke == 0 ? now.UtcTicks : woke, now);
        }
        return isAfterSilence || !hasRoutes ? Left(began.UtcTicks, now) : TimeSpan.Zero;
    }

    private static TimeSpan Left(long since, DateTimeOffset now)
    {
        var left = WaitLimit - (now - new DateTimeOffset(since, TimeSpan.Zero)).Duration();
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
