namespace FuncProxy.Forwarding.Pipeline;

/// <summary>So many of something at once, counted without a lock.</summary>
/// <param name="limit">How many; 0 for any number.</param>
public sealed class Slots(int limit)
{
    private int _taken;

    /// <summary>How many are taken; 0 where any number is let.</summary>
    public int Taken => Volatile.Read(ref _taken);

    /// <summary>Takes one, if there is one left.</summary>
    public bool TryTake()
    {
        if (limit == 0)
        {
            return true;
        }
        // Never above the limit, not even for a moment: someone else would then find no place where there is one.
        var taken = Volatile.Read(ref _taken);
        while (taken < limit)
        {
            var seen = Interlocked.CompareExchange(ref _taken, taken + 1, taken);
            if (seen == taken)
            {
                return true;
            }
            taken = seen;
        }
        return false;
    }

    /// <summary>Gives one back.</summary>
    public void Return()
    {
        if (limit != 0)
        {
            Interlocked.Decrement(ref _taken);
        }
    }
}
