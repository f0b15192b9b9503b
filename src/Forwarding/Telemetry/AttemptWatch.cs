namespace FuncProxy.Forwarding.Telemetry;

/// <summary>What is measured of one attempt while somebody wants to know of its request. It holds nothing of the exchange, which may end before: a connection that was begun for an attempt may come when nobody needs it.</summary>
/// <param name="time">The clock.</param>
public sealed class AttemptWatch(TimeProvider time)
{
    private long _connectBegan;
    private long _connectEnded;

    /// <summary>How long the connection that was made for the attempt took until now; zero where none was begun.</summary>
    internal TimeSpan Connect => Volatile.Read(ref _connectBegan) is var began and not 0
        ? time.GetElapsedTime(began, Volatile.Read(ref _connectEnded) is var ended and not 0 ? ended : time.GetTimestamp())
        : TimeSpan.Zero;

    /// <summary>Notes that a connection is being made for the attempt.</summary>
    internal void BeginConnect() => Volatile.Write(ref _connectBegan, time.GetTimestamp());

    /// <summary>Notes that it is there, with TLS where that is spoken.</summary>
    internal void EndConnect() => Volatile.Write(ref _connectEnded, time.GetTimestamp());
}
