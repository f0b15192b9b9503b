using System.Text;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>The destinations that an exchange has been sent to, in order, and what went wrong there.</summary>
public sealed class AttemptLog
{
    private AttemptRecord[] _records = new AttemptRecord[4];
    private int _round;

    /// <summary>How many attempts were made.</summary>
    public int Count { get; private set; }

    /// <summary>How many attempts were made since <see cref="StartRound"/>.</summary>
    public int CountInRound => Count - _round;

    /// <summary>An attempt, the first one at 0.</summary>
    public AttemptRecord this[int index] => _records[index];

    /// <summary>Notes that the attempts to come are for another request of the same exchange (a handler may send several), which may go to any destination.</summary>
    public void StartRound() => _round = Count;

    /// <summary>Notes an attempt.</summary>
    /// <returns>Its index.</returns>
    public int Add(Destination destination)
    {
        if (Count == _records.Length)
        {
            Array.Resize(ref _records, 2 * Count);
        }
        _records[Count] = new AttemptRecord(destination, ProxyError.None, 0);
        return Count++;
    }

    /// <summary>Notes that an attempt got no answer.</summary>
    public void Fail(int index, ProxyError error) => _records[index] = _records[index] with { Error = error };

    /// <summary>Notes that another attempt follows because of an answer's status.</summary>
    public void Refuse(int index, int status) => _records[index] = _records[index] with { Status = status };

    /// <summary>Notes that another attempt is made beside one that is late.</summary>
    public void Overtake(int index) => _records[index] = _records[index] with { IsLate = true };

    /// <summary>Whether the destination has been tried since <see cref="StartRound"/>.</summary>
    public bool Contains(Destination destination)
    {
        for (var i = _round; i < Count; i++)
        {
            if (_records[i].Destination == destination)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>What went wrong, attempt by attempt, as <c>east: connection_refused, west: 503</c>; empty when nothing did.</summary>
    public string Reasons()
    {
        StringBuilder? text = null;
        for (var i = 0; i < Count; i++)
        {
            if (_records[i].Reason is { } reason)
            {
                text = (text is null ? new StringBuilder() : text.Append(", ")).Append(_records[i].Destination.Id).Append(": ").Append(reason);
            }
        }
        return text?.ToString() ?? "";
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        if (Count > 0)
        {
            Array.Clear(_records, 0, Count);
            Count = _round = 0;
        }
    }
}
