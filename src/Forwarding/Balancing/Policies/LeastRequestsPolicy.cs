using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing.Policies;

/// <summary>Takes the destination with the fewest requests in flight for its weight; among equals by chance, by weight.</summary>
/// <param name="destinations">One or more.</param>
internal sealed class LeastRequestsPolicy(Destination[] destinations) : BalancingPolicy
{
    // Knuth's generator (MMIX): the upper half is good enough to break ties.
    private const ulong Multiplier = 6364136223846793005;
    private const ulong Increment = 1442695040888963407;

    public override Destination? Choose(in SelectionRound round)
    {
        // In most cases all can take it, and looking at the loads alone is enough.
        return Least(round, onlyOpen: false) is { } least && round.CanTake(least) ? least : Least(round, onlyOpen: true);
    }

    private Destination? Least(in SelectionRound round, bool onlyOpen)
    {
        var dice = (ulong)round.Random.NextInt64();
        Destination? best = null;
        long load = 0;
        ulong weights = 0;
        foreach (var destination in destinations)
        {
            long its = destination.State.InFlight;
            var difference = best is null ? -1 : (its * best.Weight) - (load * destination.Weight);
            if (difference > 0 || (onlyOpen && !round.CanTake(destination)))
            {
                continue;
            }
            weights = (ulong)destination.Weight + (difference < 0 ? 0 : weights);
            dice = (dice * Multiplier) + Increment;
            if (difference < 0 || ((dice >> 32) * weights) >> 32 < (ulong)destination.Weight)
            {
                (best, load) = (destination, its);
            }
        }
        return best;
    }
}
