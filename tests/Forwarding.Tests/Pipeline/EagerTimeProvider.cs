namespace FuncProxy.Forwarding.Tests.Pipeline;

/// <summary>A clock with one timer that can fire while it is being armed, as a preempted thread lets a real one.</summary>
internal sealed class EagerTimeProvider : TimeProvider
{
    private long _now;
    private TimerCallback? _callback;
    private object? _state;

    /// <summary>How many of the next armings fire before they return.</summary>
    public int FiresAtOnce { get; set; }

    public bool IsArmed { get; private set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now;

    public void Advance(TimeSpan by) => _now += by.Ticks;

    public void Fire()
    {
        IsArmed = false;
        _callback!(_state);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        (_callback, _state) = (callback, state);
        return new Timer(this);
    }

    private sealed class Timer(EagerTimeProvider time) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.IsArmed = true;
            if (time.FiresAtOnce > 0)
            {
                time.FiresAtOnce--;
                time.Fire();
            }
            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
