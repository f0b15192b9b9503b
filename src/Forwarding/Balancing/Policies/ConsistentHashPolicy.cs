using FuncProxy.Forwarding.Balancing.Hashing;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing.Policies;

/// <summary>
/// Sends requests with the same key to the same destination, on every instance alike: weighted rendezvous hashing. Each destination has a score for each key, and the highest wins;
/// so when one leaves, or cannot take requests, only its own keys move, each to the destination that comes next for it.
/// </summary>
internal sealed class ConsistentHashPolicy : BalancingPolicy
{
    private const ulong DieSeed = 0xD1E5EED0D1E5EED0;

    private readonly Destination[] _destinations;
    private readonly ulong[] _seeds;
    private readonly bool _hasWeights;
    private readonly HashSource _source;
    private readonly BalancingPolicy _otherwise;

    /// <param name="destinations">One or more.</param>
    /// <param name="source">Finds a request's key.</param>
    /// <param name="otherwise">Chooses for requests without a key.</param>
    public ConsistentHashPolicy(Destination[] destinations, HashSource source, BalancingPolicy otherwise)
    {
        _destinations = destinations;
        _seeds = Array.ConvertAll(destinations, static destination => StableHash.Of(destination.Id));
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
        var best = Best(key);
        return CanTake(round, best, key) ? _destinations[best] : Best(key, round) is >= 0 and var next ? _destinations[next] : null;
    }

    /// <summary>The best of all.</summary>
    private int Best(ulong key)
    {
        var best = 0;
        var highest = Draw(key, 0);
        var least = Cost(highest, 0);
        for (var i = 1; i < _seeds.Length; i++)
        {
            if (IsBetter(Draw(key, i), i, ref highest, ref least))
            {
                best = i;
            }
        }
        return best;
    }

    /// <summary>The best of those that can be chosen; negative when there is none.</summary>
    private int Best(ulong key, in SelectionRound round)
    {
        var best = -1;
        ulong highest = 0;
        var least = double.PositiveInfinity;
        for (var i = 0; i < _seeds.Length; i++)
        {
            if (CanTake(round, i, key) && (IsBetter(Draw(key, i), i, ref highest, ref least) || best < 0))
            {
                best = i;
            }
        }
        return best;
    }

    private ulong Draw(ulong key, int index) => StableHash.Mix(key ^ _seeds[index]);

    // Which keys come early to a destination that starts slowly must not change from request to request.
    private bool CanTake(in SelectionRound round, int index, ulong key)
        => round.CanTake(_destinations[index], Fraction(StableHash.Mix(Draw(key, index) ^ DieSeed)));

    /// <summary>Without weights the higher draw wins; with them the lower cost, which a higher draw and a higher weight lower.</summary>
    private bool IsBetter(ulong draw, int index, ref ulong highest, ref double least)
    {
        if (!_hasWeights)
        {
            if (draw <= highest)
            {
                return false;
            }
            highest = draw;
            return true;
        }
        // 1 - x is never above -ln x, and spares the logarithm in most cases.
        if (1 - Fraction(draw) >= least * _destinations[index].Weight || Cost(draw, index) is var cost && cost >= least)
        {
            return false;
        }
        least = cost;
        return true;
    }

    private double Cost(ulong draw, int index) => -Math.Log(Fraction(draw)) / _destinations[index].Weight;

    // Between 0 and 1, and neither.
    private static double Fraction(ulong draw) => ((draw >> 12) + 0.5) / (1UL << 52);
}
