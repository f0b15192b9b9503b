namespace FuncProxy.Forwarding.Limits.Leases;

/// <summary>The time by which windows are named. It is this machine's, unless the table service's is another by more than <see cref="Tolerance"/>: then it is the service's, so that a fleet agrees.</summary>
internal sealed class StorageClock(TimeProvider time)
{
    /// <summary>What the service's Date, which has whole seconds, and the way of an answer leave in doubt.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan HalfASecond = TimeSpan.FromSeconds(0.5);

    private long _offset;

    /// <summary>Now, in ticks of UTC.</summary>
    public long UtcTicks => time.GetUtcNow().UtcTicks + Volatile.Read(ref _offset);

    /// <summary>How far this machine's clock is behind.</summary>
    public TimeSpan Offset => TimeSpan.FromTicks(Volatile.Read(ref _offset));

    /// <summary>Compares the clocks.</summary>
    /// <param name="sent">When a request was sent, here.</param>
    /// <param name="received">When its answer had come, here.</param>
    /// <param name="served">The answer's Date; null when it had none.</param>
    public void Note(DateTimeOffset sent, DateTimeOffset received, DateTimeOffset? served)
    {
        if (served is not { } there || received - sent > Tolerance)
        {
            return;
        }
        var behind = there + HalfASecond - (sent + ((received - sent) / 2));
        Volatile.Write(ref _offset, behind.Duration() > Tolerance ? behind.Ticks : 0);
    }
}
