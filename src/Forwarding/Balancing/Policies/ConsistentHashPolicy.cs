using FuncProxy.Forwarding.Balancing.Hashing;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing.Policies;

/// <summary>
/// Sends requests with the same key to the same destination, on every instance alike: weighted rendezvous hashing of the key's slot. Each destination has a score for each slot, and the highest wins;
/// so when one leaves, or cannot take requests, only its own keys move, each to the destination that comes next for it.
/// </summary>
/// <remarks>Keys fall into so many slots that shares keep to the weights. A slot's winner is found once, by the first key that falls into it: what a request pays is the hash of its key.</remarks>
internal sealed class ConsistentHashPolicy : BalancingPolicy
{
    private const int Slots = 1 << 14;

    private readonly Destination[] _destinations;
    private readonly ulong[] _seeds;
    private readonly double[] _weights;
    private readonly HashSource _source;
    private readonly BalancingPolicy _otherwise;

    /// <summary>The index of each slot's winner plus one; 0 where it was not asked for yet. Whoever finds it finds the same.</summary>
    private readonly ushort[] _winners = new ushort[Slots];

    /// <param name="destinations">One or more.</param>
    /// <param name="source">Finds a request's key.</param>
    /// <param name="otherwise">Chooses for requests without a key.</param>
    public ConsistentHashPolicy(Destination[] destinations, HashSource source, BalancingPolicy otherwise)
    {
        _destinations = destinations;
        _seeds = Array.ConvertAll(destinations, static destination => StableHash.Of(destination.Id));
        _weights = Array.ConvertAll(destinations, static destination => (double)destination.Weight);
        _source = source;
        _otherwise = otherwise;
    }

    public override Destination? Choose(in SelectionRound round)
    {
        if (!_source.TryHash(round.Exchange, out var key))
        {
            return _otherwise.Choose(round);
        }
        var slot = (int)(key & (Slots - 1));
        var winner = _winners[slot] - 1;
        if (winner < 0)
        {
            winner = Cheapest(slot);
            _winners[slot] = (ushort)(winner + 1);
        }
        return CanTake(round, winner, key) ? _destinations[winner] : Next(slot, key, round);
    }

    private int Cheapest(int slot)
    {
        var (best, least) = (0, double.PositiveInfinity);
        for (var i = 0; i < _seeds.Length; i++)
        {
            if (Cost(slot, i) is var cost && cost < least)
            {
                (best, least) = (i, cost);
            }
        }
        return best;
    }

    /// <summary>The best of those that can be chosen; null when there is none.</summary>
    private Destination? Next(int slot, ulong key, in SelectionRound round)
    {
        Destination? best = null;
        var least = double.PositiveInfinity;
        for (var i = 0; i < _seeds.Length; i++)
        {
            if (Cost(slot, i) is var cost && cost < least && CanTake(round, i, key))
            {
                (best, least) = (_destinations[i], cost);
            }
        }
        return best;
    }

    // Which keys come early to a destination that starts slowly must not change from request to request.
    private bool CanTake(in SelectionRound round, int index, ulong key)
        => round.ShareOf(_destinations[index]) is var share && (share >= 1 || Fraction(StableHash.Mix(key ^ _seeds[index])) < share);

    /// <summary>-ln(draw) / weight, so that weights become shares of the slots.</summary>
    private double Cost(int slot, int index) => -Math.Log(Fraction(StableHash.Mix((ulong)slot ^ _seeds[index]))) / _weights[index];

    // Between 0 and 1, and neither.
    private static double Fraction(ulong draw) => ((long)(draw >> 12) + 0.5) / (1L << 52);
}
