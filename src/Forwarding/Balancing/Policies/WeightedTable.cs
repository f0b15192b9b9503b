using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing.Policies;

/// <summary>Draws a destination with the probability of its weight, in constant time (Walker's alias method).</summary>
internal sealed class WeightedTable
{
    private readonly Destination[] _destinations;
    private readonly int[] _aliases;

    /// <summary>Below it a slot stands for its own destination, else for its alias; of 2^32.</summary>
    private readonly ulong[] _thresholds;

    /// <summary>Makes the table for one destination or more.</summary>
    public WeightedTable(Destination[] destinations)
    {
        _destinations = destinations;
        _aliases = new int[destinations.Length];
        _thresholds = new ulong[destinations.Length];
        Fill(destinations.Sum(static destination => (long)destination.Weight));
    }

    /// <summary>A destination, by chance.</summary>
    public Destination Draw(Random random)
    {
        var product = Math.BigMul((ulong)random.NextInt64() << 1, (ulong)_destinations.Length, out var fraction);
        var slot = (int)product;
        return _destinations[fraction >> 32 < _thresholds[slot] ? slot : _aliases[slot]];
    }

    private void Fill(long total)
    {
        var count = _destinations.Length;
        var small = new Stack<int>();
        var large = new Stack<int>();
        // Each slot holds 'total'; each destination brings its weight times the number of slots.
        var rest = new long[count];
        for (var i = 0; i < count; i++)
        {
            rest[i] = (long)_destinations[i].Weight * count;
            _thresholds[i] = 1UL << 32;
            (rest[i] < total ? small : large).Push(i);
        }
        while (small.TryPop(out var poor) && large.TryPop(out var rich))
        {
            _thresholds[poor] = (ulong)((UInt128)(ulong)rest[poor] * (1UL << 32) / (ulong)total);
            _aliases[poor] = rich;
            rest[rich] -= total - rest[poor];
            (rest[rich] < total ? small : large).Push(rich);
        }
    }
}
