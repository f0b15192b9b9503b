using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing.Policies;

/// <summary>Takes the destinations in turn, each as often as its weight says.</summary>
/// <param name="destinations">One or more.</param>
/// <param name="random">Says where to begin: not every instance of a growing fleet is to begin with the same destination.</param>
internal sealed class RoundRobinPolicy(Destination[] destinations, Random random) : BalancingPolicy
{
    private readonly Destination[] _turns = WeightedTurns.Of(destinations);
    private uint _next = (uint)random.Next();

    public override Destination? Choose(in SelectionRound round)
    {
        for (var i = 0; i < destinations.Length; i++)
        {
            var destination = _turns[Interlocked.Increment(ref _next) % (uint)_turns.Length];
            if (round.CanTake(destination))
            {
                return destination;
            }
        }
        return WeightedScan.Draw(destinations, round);
    }
}
