using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FuncProxy.Forwarding.Limits.Rates;

/// <summary>Counts requests by caller in clock-aligned windows. With a new window all that was counted is forgotten at once, whoever was counted.</summary>
/// <remarks>One lock for all: it is held for a look-up, which more than a few processors would have to want at once to meet.</remarks>
/// <param name="maxCallers">How many callers of a window are counted apart. Those beyond share <see cref="SharedCounters"/> counters by chance, so that none gets more than its quota and memory ends.</param>
internal sealed class WindowCounters<TKey>(int maxCallers = 1 << 18)
    where TKey : notnull
{
    /// <summary>The counters of the callers that are not counted apart.</summary>
    public const int SharedCounters = 4096;

    private readonly Lock _lock = new();
    private Dictionary<TKey, int> _counts = [];
    private int[]? _shared;
    private long _number = long.MinValue;

    /// <summary>Counts a request in, if its caller's quota has room.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="number">The window's number.</param>
    /// <param name="quota">How many requests a window takes.</param>
    /// <param name="left">How many more it would take.</param>
    public bool TryTake(TKey caller, long number, int quota, out int left)
    {
        lock (_lock)
        {
            // Whoever read the clock just before the turn, or on a clock that was set back a little, is counted in the window that has begun. A clock that was set back by more begins anew.
            if (number != _number && number != _number - 1)
            {
                (_number, _counts, _shared) = (number, [], null);
            }
            ref var count = ref CounterOf(caller);
            if (count >= quota)
            {
                left = 0;
                return false;
            }
            left = quota - ++count;
            return true;
        }
    }

    private ref int CounterOf(TKey caller)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrNullRef(_counts, caller);
        if (!Unsafe.IsNullRef(ref known))
        {
            return ref known;
        }
        if (_counts.Count < maxCallers)
        {
            return ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, caller, out _);
        }
        _shared ??= new int[SharedCounters];
        return ref _shared[(uint)caller.GetHashCode() % SharedCounters];
    }
}
