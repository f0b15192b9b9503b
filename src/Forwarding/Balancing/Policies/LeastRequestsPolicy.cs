using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing.Policies;

/// <summary>Takes the destination with the fewest requests in flight for its weight; among equals by chance, by weight.</summary>
/// <param name="destinations">One or more.</param>
internal sealed class LeastRequestsPolicy(Destination[] destinations) : BalancingPolicy
{
    private readonly WeightedTable _table = new(destinations);

    public override Destination? Choose(in SelectionRound round)
    {
        // In most cases all can take it, and looking at the loads alone is enough.
        var least = Least(round, _table.Draw(round.Random), onlyOpen: false);
        return round.CanTake(least!) ? least : Least(round, null, onlyOpen: true);
    }

    /// <param name="round">Which can be chosen.</param>
    /// <param name="drawn">One that was drawn by weight among all: where none is freer, it stands for all that are equal to it.</param>
    /// <param name="onlyOpen">Whether to look at those alone that can be chosen.</param>
    private Destination? Least(in SelectionRound round, Destination? drawn, bool onlyOpen)
    {
        var best = drawn;
        long load = best?.State.InFlight ?? 0;
        long weights = 0;
        foreach (var destination in destinations)
        {
            long its = destination.State.InFlight;
            var difference = best is null ? -1 : (its * best.Weight) - (load * destination.Weight);
            if (difference > 0 || (difference == 0 && best == drawn) || (onlyOpen && !round.CanTake(destination)))
            {
                continue;
            }
            weights = destination.Weight + (difference < 0 ? 0 : weights);
            if (difference < 0 || round.Random.NextInt64(weights) < destination.Weight)
            {
                (best, load) = (destination, its);
            }
        }
        return best;
    }
}
