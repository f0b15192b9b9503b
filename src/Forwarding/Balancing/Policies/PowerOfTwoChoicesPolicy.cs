using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing.Policies;

/// <summary>Draws two destinations by weight and takes the one with fewer requests in flight for its weight: nearly as even as looking at all, at the cost of looking at two.</summary>
/// <param name="destinations">Two or more.</param>
internal sealed class PowerOfTwoChoicesPolicy(Destination[] destinations) : BalancingPolicy
{
    private readonly RandomPolicy _random = new(destinations);

    public override Destination? Choose(in SelectionRound round)
    {
        var first = _random.Draw(round, except: null);
        return first is not null && _random.Draw(round, first) is { } second && IsFreer(second, first) ? second : first;
    }

    // Only if it is: among equals the first one drawn keeps the weights' shares.
    private static bool IsFreer(Destination one, Destination other)
        => (long)one.State.InFlight * other.Weight < (long)other.State.InFlight * one.Weight;
}
