using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing.Policies;

/// <summary>Takes the destination with the fewest requests in flight for its weight; among equals by chance, by weight.</summary>
/// <param name="destinations">One or more.</param>
internal sealed class LeastRequestsPolicy(Destination[] destinations) : BalancingPolicy
{
    public override Destination? Choose(in SelectionRound round)
    {
        Destination? best = null;
        long load = 0;
        long weights = 0;
        foreach (var destination in destinations)
        {
            if (!round.CanTake(destination))
            {
                continue;
            }
            long its = destination.State.InFlight;
            var comparison = best is null ? -1 : (its * best.Weight).CompareTo(load * destination.Weight);
            weights = comparison < 0 ? destination.Weight : weights + destination.Weight;
            if (comparison < 0 || (comparison == 0 && round.Random.NextInt64(weights) < destination.Weight))
            {
                (best, load) = (destination, its);
            }
        }
        return best;
    }
}
