namespace FuncProxy.Forwarding.Pipeline;

/// <summary>The destinations that an exchange has been sent to, in order.</summary>
public sealed class AttemptLog
{
    private Destination?[] _destinations = new Destination?[4];

    /// <summary>How many attempts were made.</summary>
    public int Count { get; private set; }

    /// <summary>Notes an attempt.</summary>
    public void Add(Destination destination)
    {
        if (Count == _destinations.Length)
        {
            Array.Resize(ref _destinations, 2 * Count);
        }
        _destinations[Count++] = destination;
    }

    /// <summary>Whether the destination has been tried.</summary>
    public bool Contains(Destination destination)
    {
        for (var i = 0; i < Count; i++)
        {
            if (_destinations[i] == destination)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        if (Count > 0)
        {
            Array.Clear(_destinations, 0, Count);
            Count = 0;
        }
    }
}
