namespace FuncProxy.Forwarding.Pipeline;

/// <summary>
/// Ends an upstream call when the client leaves, when nobody has sent a byte for too long, or when its time is up.
/// Reused from request to request with its timer: a call that ends in time costs no timer operation, because a timer that fires early looks at the clock and arms itself again.
/// </summary>
public sealed class CallGuard : CancellationTokenSource
{
    private const int Idle = 0;
    private const int Active = 1;
    private const int Firing = 2;
    private const long Never = long.MaxValue;

    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private CancellationTokenRegistration _clientGone;
    private volatile CallGuard? _whole;
    private volatile bool _isSuspended;
    private int _state;
    private long _armedFor = Never;
    private long _activityTicks;
    private long _lastActivity;
    private long _deadline;
    private long _pausedDeadline;

    /// <summary>A guard that measures by the given clock.</summary>
    public CallGuard(TimeProvider time)
    {
        _time = time;
        // A captured context would keep the first request's values alive.
        using (ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(static self => ((CallGuard)self!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Why the call was ended, if it was by time.</summary>
    public CallGuardReason Reason { get; private set; }

    /// <summary>Begins to guard a call.</summary>
    /// <returns>False when the object is still busy with its timer; take another.</returns>
    public bool TryBegin(CancellationToken clientGone, TimeSpan activityTimeout, TimeSpan timeout)
    {
        if (Volatile.Read(ref _state) != Idle)
        {
            return false;
        }
        var now = _time.GetTimestamp();
        _activityTicks = Ticks(activityTimeout);
        _deadline = timeout == Timeout.InfiniteTimeSpan ? Never : now + Ticks(timeout);
        _lastActivity = now;
        _isSuspended = false;
        Reason = CallGuardReason.None;
        if (Interlocked.CompareExchange(ref _state, Active, Idle) != Idle)
        {
            return false;
        }
        var due = Due();
        if (due < Volatile.Read(ref _armedFor))
        {
            Arm(due, now);
        }
        _clientGone = clientGone.UnsafeRegister(static self => ((CallGuard)self!).Cancel(), this);
        return true;
    }

    /// <summary>Begins to guard a part of a call that has a guard: what it sees move has moved there too.</summary>
    /// <param name="whole">The guard of the whole call.</param>
    /// <param name="ended">Fires when the call is to end; that may be later than its client leaves, where others wait for the answer too.</param>
    /// <param name="activityTimeout">How long no byte may move.</param>
    /// <returns>False when the object is still busy with its timer; take another.</returns>
    public bool TryBegin(CallGuard whole, CancellationToken ended, TimeSpan activityTimeout)
    {
        _whole = whole;
        return TryBegin(ended, activityTimeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Notes that a byte has moved.</summary>
    public void Touch()
    {
        var now = _time.GetTimestamp();
        Volatile.Write(ref _lastActivity, now);
        if (_whole is { } whole)
        {
            Volatile.Write(ref whole._lastActivity, now);
        }
    }

    /// <summary>Measures no silence until <see cref="Resume"/>; the call's whole time and the client stay guarded.</summary>
    public void Suspend() => _isSuspended = true;

    /// <summary>Measures silence again, from now on.</summary>
    public void Resume()
    {
        var now = _time.GetTimestamp();
        Volatile.Write(ref _lastActivity, now);
        _isSuspended = false;
        // The timer marks itself as fired before it looks at the due time: whichever comes later arms it.
        Interlocked.MemoryBarrier();
        var due = Due();
        if (due < Volatile.Read(ref _armedFor))
        {
            Arm(due, now);
        }
    }

    /// <summary>Measures nothing until <see cref="Continue"/>, because another guard does; the client stays guarded.</summary>
    public void Pause()
    {
        (_pausedDeadline, _deadline) = (_deadline, Never);
        _isSuspended = true;
    }

    /// <summary>Measures again.</summary>
    /// <param name="hasTime">Whether the call's whole time counts as before; else it is used up, and what still happens is held to silence only.</param>
    public void Continue(bool hasTime)
    {
        if (hasTime)
        {
            _deadline = _pausedDeadline;
        }
        Resume();
    }

    /// <summary>Ends the call, which is no part of a whole any more.</summary>
    public void Abandon()
    {
        _whole = null;
        Cancel();
    }

    /// <summary>Ends the guard.</summary>
    /// <returns>Whether the object may guard another call.</returns>
    public bool End()
    {
        _whole = null;
        var clientStays = _clientGone.Token == default || _clientGone.Unregister();
        _clientGone = default;
        return Interlocked.CompareExchange(ref _state, Idle, Active) == Active && clientStays && TryReset();
    }

    /// <summary>Lets the timer go. The source itself is not disposed: its timer or the client may be cancelling it at this moment.</summary>
    public void Retire() => _timer.Dispose();

    private void OnTimer()
    {
        // In this order: a call that begins in between and sees the timer as armed is seen here, one that begins later arms it itself.
        Volatile.Write(ref _armedFor, Never);
        if (Interlocked.CompareExchange(ref _state, Firing, Active) != Active)
        {
            return;
        }
        var now = _time.GetTimestamp();
        var due = Due();
        if (due > now)
        {
            // Active before armed: a timer that fires at once must find work to do, or nobody arms it again.
            Volatile.Write(ref _state, Active);
            if (due < Never)
            {
                Arm(due, now);
            }
            return;
        }
        Reason = now >= _deadline ? CallGuardReason.Timeout : CallGuardReason.ActivityTimeout;
        Cancel();
    }

    private long Due() => _isSuspended ? _deadline : Math.Min(_deadline, Volatile.Read(ref _lastActivity) + _activityTicks);

    private void Arm(long due, long now)
    {
        Volatile.Write(ref _armedFor, due);
        // One millisecond more, because timers round down.
        _timer.Change(_time.GetElapsedTime(now, Math.Max(now, due)) + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);
}
