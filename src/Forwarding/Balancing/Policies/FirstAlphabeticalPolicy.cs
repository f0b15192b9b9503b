using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing.Policies;

/// <summary>Takes the first by id, as long as it can take requests. Weights mean nothing to it.</summary>
internal sealed class FirstAlphabeticalPolicy(IEnumerable<Destination> destinations) : BalancingPolicy
{
    private readonly Destination[] _destinations =
        [.. destinations.OrderBy(static destination => destination.Id, StringComparer.OrdinalIgnoreCase).ThenBy(static destination => destination.Id, StringComparer.Ordinal)];

    public override Destination? Choose(in SelectionRound round)
    {
        foreach (var destination in _destinations)
        {
            if (round.CanTake(destination))
            {
                return destination;
            }
        }
        return null;
    }
}
