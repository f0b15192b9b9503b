namespace FuncProxy.Forwarding.Pipeline;

/// <summary>What is known of a destination as it serves. It belongs to the destination's identity (cluster, id and address), so a reload that leaves it alone keeps it. Safe for any number of threads.</summary>
public sealed class DestinationState
{
    private int _inFlight;

    /// <summary>Attempts that have begun and not ended.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Notes that an attempt begins.</summary>
    public void Enter() => Interlocked.Increment(ref _inFlight);

    /// <summary>Notes that an attempt has ended.</summary>
    /// <param name="error">What went wrong; <see cref="ProxyError.None"/> when the destination did nothing wrong.</param>
    public void Leave(ProxyError error) => Interlocked.Decrement(ref _inFlight);
}
