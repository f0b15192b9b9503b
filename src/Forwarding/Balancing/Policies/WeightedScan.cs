using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing.Policies;

/// <summary>Draws by weight among those destinations that can take a request, by looking at all: for when drawing among all has met others.</summary>
internal static class WeightedScan
{
    /// <param name="destinations">All.</param>
    /// <param name="round">Which of them can be chosen.</param>
    /// <param name="except">One that is not to be chosen.</param>
    public static Destination? Draw(Destination[] destinations, in SelectionRound round, Destination? except = null)
    {
        Destination? chosen = null;
        long total = 0;
        foreach (var destination in destinations)
        {
            if (destination != except && round.CanTake(destination))
            {
                total += destination.Weight;
                if (chosen is null || round.Random.NextInt64(total) < destination.Weight)
                {
                    chosen = destination;
                }
            }
        }
        return chosen;
    }
}
