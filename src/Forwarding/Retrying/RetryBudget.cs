namespace FuncProxy.Forwarding.Retrying;

/// <summary>
/// How many requests of a cluster are sent once more, measured against those of the last ten seconds, so that repeats do not multiply the load on destinations that fail.
/// A few are let whatever the share is, or an idle proxy could never repeat; as in Finagle's and Linkerd's budgets, but the larger of the two counts, not the sum. Lock-free.
/// </summary>
internal sealed class RetryBudget(TimeProvider time)
{
    /// <summary>Repeats that are let within the window, however few requests there are: three a second.</summary>
    public const int Floor = 3 * WindowSeconds;

    private const int WindowSeconds = 10;

    // A second in the upper half, what was counted in it in the lower.
    private readonly long[] _requests = new long[WindowSeconds];
    private readonly long[] _repeats = new long[WindowSeconds];

    /// <summary>Counts a request.</summary>
    public void Count() => Add(_requests, Second(), 1);

    /// <summary>Counts a repeat, if one is left.</summary>
    /// <param name="percent">How many repeats there may be to 100 requests; 0 for none at all.</param>
    public bool TryTake(int percent)
    {
        var second = Second();
        if (percent == 0)
        {
            return false;
        }
        // Counted first: of two at once for the last place, one at the most gets it.
        Add(_repeats, second, 1);
        if (Sum(_repeats, second) <= Math.Max(Floor, Sum(_requests, second) * percent / 100))
        {
            return true;
        }
        Add(_repeats, second, -1);
        return false;
    }

    /// <summary>Gives back a repeat that was not made.</summary>
    public void Return() => Add(_repeats, Second(), -1);

    // Of the clock's seconds as many bits as a slot has for them.
    private long Second() => (time.GetTimestamp() / time.TimestampFrequency) & int.MaxValue;

    private static void Add(long[] slots, long second, int change)
    {
        ref var slot = ref slots[second % WindowSeconds];
        var seen = Volatile.Read(ref slot);
        while (true)
        {
            var count = seen >> 32 == second ? (int)seen : 0;
            var next = (second << 32) | (uint)Math.Max(0, count + change);
            var found = Interlocked.CompareExchange(ref slot, next, seen);
            if (found == seen)
            {
                return;
            }
            seen = found;
        }
    }

    private static long Sum(long[] slots, long second)
    {
        long sum = 0;
        for (var i = 0; i < slots.Length; i++)
        {
            var slot = Volatile.Read(ref slots[i]);
            if (slot >> 32 > second - WindowSeconds)
            {
                sum += (int)slot;
            }
        }
        return sum;
    }
}
