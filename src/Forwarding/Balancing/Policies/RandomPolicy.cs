using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing.Policies;

/// <summary>Chooses by chance, each destination with the probability of its weight.</summary>
/// <param name="destinations">One or more.</param>
internal sealed class RandomPolicy(Destination[] destinations) : BalancingPolicy
{
    private const int Draws = 4;

    private readonly WeightedTable _table = new(destinations);

    public override Destination? Choose(in SelectionRound round) => Draw(round, except: null);

    /// <summary>A destination that can be chosen; null when there is none.</summary>
    /// <param name="round">Which can.</param>
    /// <param name="except">One that is not to be chosen.</param>
    public Destination? Draw(in SelectionRound round, Destination? except)
    {
        for (var i = 0; i < Draws; i++)
        {
            var destination = _table.Draw(round.Random);
            if (destination != except && round.CanTake(destination))
            {
                return destination;
            }
        }
        return WeightedScan.Draw(destinations, round, except);
    }
}
