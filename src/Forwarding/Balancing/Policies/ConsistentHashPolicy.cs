using FuncProxy.Forwarding.Balancing.Hashing;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing.Policies;

/// <summary>
/// Sends requests with the same key to the same destination, on every instance alike: weighted rendezvous hashing. Each destination has a score for each key, and the highest wins;
/// so when one leaves, or cannot take requests, only its own keys move, each to the destination that comes next for it.
/// </summary>
internal sealed class ConsistentHashPolicy : BalancingPolicy
{
    private readonly Destination[] _destinations;
    private readonly ulong[] _seeds;
    private readonly double[] _weights;
    private readonly bool _hasWeights;
    private readonly HashSource _source;
    private readonly BalancingPolicy _otherwise;

    /// <param name="destinations">One or more.</param>
    /// <param name="source">Finds a request's key.</param>
    /// <param name="otherwise">Chooses for requests without a key.</param>
    public ConsistentHashPolicy(Destination[] destinations, HashSource source, BalancingPolicy otherwise)
    {
        // The heaviest first: it most often wins, and what it leaves to the others is soon ruled out.
        _destinations = [.. destinations.OrderByDescending(static destination => destination.Weight)];
        _seeds = Array.ConvertAll(_destinations, static destination => StableHash.Of(destination.Id));
        _weights = Array.ConvertAll(_destinations, static destination => (double)destination.Weight);
        _hasWeights = destinations.Any(destination => destination.Weight != destinations[0].Weight);
        _source = source;
        _otherwise = otherwise;
    }

    public override Destination? Choose(in SelectionRound round)
    {
        if (!_source.TryHash(round.Exchange, out var key))
        {
            return _otherwise.Choose(round);
        }
        var best = _hasWeights ? LeastCost(key) : HighestDraw(key);
        return CanTake(round, best, key) ? _destinations[best] : Next(key, round) is >= 0 and var next ? _destinations[next] : null;
    }

    private int HighestDraw(ulong key)
    {
        var best = 0;
        ulong highest = 0;
        for (var i = 0; i < _seeds.Length; i++)
        {
            var draw = Draw(key, i);
            if (draw > highest)
            {
                (best, highest) = (i, draw);
            }
        }
        return best;
    }

    private int LeastCost(ulong key)
    {
        var best = 0;
        var least = double.PositiveInfinity;
        for (var i = 0; i < _seeds.Length; i++)
        {
            if (IsLess(key, i, least, out var cost))
            {
                (best, least) = (i, cost);
            }
        }
        return best;
    }

    /// <summary>The best of those that can be chosen; negative when there is none.</summary>
    private int Next(ulong key, in SelectionRound round)
    {
        var best = -1;
        var least = double.PositiveInfinity;
        for (var i = 0; i < _seeds.Length; i++)
        {
            if (IsLess(key, i, least, out var cost) && CanTake(round, i, key))
            {
                (best, least) = (i, cost);
            }
        }
        return best;
    }

    private ulong Draw(ulong key, int index) => StableHash.Fold(key ^ _seeds[index]);

    // Which keys come early to a destination that starts slowly must not change from request to request.
    private bool CanTake(in SelectionRound round, int index, ulong key)
        => round.ShareOf(_destinations[index]) is var share && (share >= 1 || Fraction(StableHash.Mix(Draw(key, index))) < share);

    /// <summary>Whether a destination costs less: -ln(draw) / weight, so that weights become shares of the keys. Among equals that is the one with the higher draw.</summary>
    private bool IsLess(ulong key, int index, double least, out double cost)
    {
        var fraction = Fraction(Draw(key, index));
        var weight = _weights[index];
        // 1 - x is never above -ln x, and spares the logarithm in most cases.
        cost = 1 - fraction < least * weight ? -Math.Log(fraction) / weight : double.PositiveInfinity;
        return cost < least;
    }

    // Between 0 and 1, and neither.
    private static double Fraction(ulong draw) => ((long)(draw >> 12) + 0.5) / (1L << 52);
}
