namespace FuncProxy.Forwarding.Pipeline;

/// <summary>A time until which nothing is sent: a destination's, or that of all destinations that share a quota. It only ever moves on. Safe for any number of threads.</summary>
public sealed class CoolDown
{
    private long _until;

    /// <summary>When it ends, as a timestamp of the engine's clock.</summary>
    public long Until => Volatile.Read(ref _until);

    /// <summary>How long until the first of the destinations that cool down has done so; null when none does.</summary>
    /// <param name="destinations">The destinations.</param>
    /// <param name="timestamp">Now, on the engine's clock.</param>
    public static TimeSpan? Shortest(ReadOnlySpan<Destination> destinations, long timestamp)
    {
        TimeSpan? shortest = null;
        foreach (var destination in destinations)
        {
            if (!destination.State.IsDrained && destination.State.CoolDownLeft(timestamp) is var left && left > TimeSpan.Zero && !(left >= shortest))
            {
                shortest = left;
            }
        }
        return shortest;
    }

    /// <summary>Moves the end to a timestamp, unless it is later already.</summary>
    /// <returns>Whether it was moved.</returns>
    public bool Extend(long until)
    {
        var seen = Until;
        while (until > seen)
        {
            var found = Interlocked.CompareExchange(ref _until, until, seen);
            if (found == seen)
            {
                return true;
            }
            seen = found;
        }
        return false;
    }
}
