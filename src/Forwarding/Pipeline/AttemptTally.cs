namespace FuncProxy.Forwarding.Pipeline;

/// <summary>What an observer has counted of a destination's attempts. While none observes, nothing is counted. Safe for any number of threads.</summary>
public sealed class AttemptTally
{
    private long _attempts;
    private long _failures;
    private volatile AttemptFailure? _lastFailure;

    /// <summary>Attempts of requests that have ended.</summary>
    public long Attempts => Volatile.Read(ref _attempts);

    /// <summary>Those of them that failed.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>The last of these; null for none.</summary>
    public AttemptFailure? LastFailure => _lastFailure;

    /// <summary>Counts an attempt that was answered, or given up for no fault of the destination's.</summary>
    public void NoteAttempt() => Interlocked.Increment(ref _attempts);

    /// <summary>Counts an attempt that failed.</summary>
    public void NoteFailure(string reason, DateTimeOffset at)
    {
        Interlocked.Increment(ref _attempts);
        Interlocked.Increment(ref _failures);
        _lastFailure = new AttemptFailure(at, reason);
    }
}
