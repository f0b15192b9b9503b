namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Counts who holds something that is let go with its last holder. It begins with one. Lock-free; keep it in a field that is not readonly, for it is a value.</summary>
public struct HolderCount
{
    private int _count = 1;

    /// <summary>One holder: who made it.</summary>
    public HolderCount()
    {
    }

    /// <summary>Counts another, if there is still one.</summary>
    /// <returns>False when the last has gone.</returns>
    public bool TryHold()
    {
        var count = Volatile.Read(ref _count);
        while (count > 0)
        {
            var seen = Interlocked.CompareExchange(ref _count, count + 1, count);
            if (seen == count)
            {
                return true;
            }
            count = seen;
        }
        return false;
    }

    /// <summary>Counts one off.</summary>
    /// <returns>Whether it was the last.</returns>
    public bool Release() => Interlocked.Decrement(ref _count) == 0;
}
