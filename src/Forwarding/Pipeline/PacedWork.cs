namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Work that many may ask for: it is done once at a time, on a pool thread, and not before a time has passed since it last began. Safe for any number of threads.</summary>
/// <param name="work">The work; its expected failures do not leave it.</param>
/// <param name="interval">From one beginning to the next, at least.</param>
/// <param name="time">The engine's clock.</param>
internal sealed class PacedWork(Func<Task> work, TimeSpan interval, TimeProvider time)
{
    private readonly Lock _lock = new();
    private Task? _last;
    private long _began;

    /// <summary>Begins the work, where it is not under way and its time has come.</summary>
    /// <returns>Ends with the work that is under way; has ended where it is too early for more.</returns>
    public Task Begin()
    {
        if (Volatile.Read(ref _last) is { IsCompleted: false } underWay)
        {
            return underWay;
        }
        lock (_lock)
        {
            if (_last is null || (_last.IsCompleted && time.GetElapsedTime(_began) >= interval))
            {
                _began = time.GetTimestamp();
                _last = Start();
            }
            return _last;
        }
    }

    /// <summary>Who asks first lends neither its thread nor its context.</summary>
    private Task Start()
    {
        if (ExecutionContext.IsFlowSuppressed())
        {
            return Task.Run(work);
        }
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(work);
        }
    }
}
