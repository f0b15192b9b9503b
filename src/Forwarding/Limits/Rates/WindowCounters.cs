using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FuncProxy.Forwarding.Limits.Rates;

/// <summary>Counts requests by caller in clock-aligned windows. With a new window all that was counted is forgotten at once, whoever was counted.</summary>
/// <param name="maxCallers">How many callers of a window are counted apart. Those beyond share <see cref="SharedCounters"/> counters by chance, so that none gets more than its quota and memory ends.</param>
internal sealed class WindowCounters<TKey>(int maxCallers = 1 << 18)
    where TKey : notnull
{
    private const int Shards = 16;
    private const int SharedPerShard = 256;

    /// <summary>The counters of the callers that are not counted apart.</summary>
    public const int SharedCounters = Shards * SharedPerShard;

    private readonly int _perShard = Math.Max(1, maxCallers / Shards);
    private Window _window = new(long.MinValue);

    /// <summary>Counts a request in, if its caller's quota has room.</summary>
    /// <param name="caller">The caller.</param>
    /// <param name="number">The window's number.</param>
    /// <param name="quota">How many requests a window takes.</param>
    /// <param name="left">How many more it would take.</param>
    public bool TryTake(TKey caller, long number, int quota, out int left)
    {
        var hash = (uint)caller.GetHashCode();
        var shard = WindowOf(number).Shards[hash % Shards];
        lock (shard)
        {
            ref var count = ref CounterOf(shard, caller, hash / Shards);
            if (count >= quota)
            {
                left = 0;
                return false;
            }
            left = quota - ++count;
            return true;
        }
    }

    private ref int CounterOf(Shard shard, TKey caller, uint hash)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrNullRef(shard.Counts, caller);
        if (!Unsafe.IsNullRef(ref known))
        {
            return ref known;
        }
        if (shard.Counts.Count < _perShard)
        {
            return ref CollectionsMarshal.GetValueRefOrAddDefault(shard.Counts, caller, out _)!;
        }
        shard.Shared ??= new int[SharedPerShard];
        return ref shard.Shared[hash % SharedPerShard];
    }

    private Window WindowOf(long number)
    {
        while (true)
        {
            var current = Volatile.Read(ref _window);
            // Whoever read the clock just before the turn, or on a clock that was set back a little, is counted in the window that has begun. A clock that was set back by more begins anew.
            if (number == current.Number || number == current.Number - 1)
            {
                return current;
            }
            var next = new Window(number);
            if (Interlocked.CompareExchange(ref _window, next, current) == current)
            {
                return next;
            }
        }
    }

    private sealed class Window
    {
        public Window(long number)
        {
            Number = number;
            for (var i = 0; i < Shards.Length; i++)
            {
                Shards[i] = new Shard();
            }
        }

        public long Number { get; }

        public Shard[] Shards { get; } = new Shard[WindowCounters<TKey>.Shards];
    }

    private sealed class Shard
    {
        public Dictionary<TKey, int> Counts { get; } = [];

        public int[]? Shared { get; set; }
    }
}
