using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing;

/// <summary>Takes the destinations that can take a request in turn.</summary>
/// <param name="destinations">The cluster's destinations.</param>
/// <param name="time">The engine's clock.</param>
/// <param name="panics">Whether the least bad one serves while none is healthy.</param>
public sealed class RoundRobinSelector(Destination[] destinations, TimeProvider time, bool panics) : DestinationSelector
{
    private uint _next = uint.MaxValue;

    /// <inheritdoc/>
    public override Destination? Select(Exchange exchange)
    {
        var now = time.GetTimestamp();
        var start = destinations.Length > 1 ? Interlocked.Increment(ref _next) % (uint)destinations.Length : 0;
        Destination? leastBad = null;
        for (var i = 0; i < destinations.Length; i++)
        {
            var destination = destinations[(start + i) % destinations.Length];
            switch (destination.State.At(now))
            {
                case Availability.Available:
                case Availability.Trial when destination.State.TryEnterTrial(now):
                    return destination;
                case Availability.Cooling:
                    break;
                default:
                    leastBad = leastBad is null || destination.State.Health.Badness < leastBad.State.Health.Badness ? destination : leastBad;
                    break;
            }
        }
        // A cluster of which some cool down is not ill: its client is told when to come back.
        return panics && ShortestCoolDown() is null ? Panic(leastBad) : null;
    }

    /// <inheritdoc/>
    public override TimeSpan? ShortestCoolDown() => CoolDown.Shortest(destinations, time.GetTimestamp());

    private static Destination? Panic(Destination? leastBad)
    {
        leastBad?.State.NotePanic();
        return leastBad;
    }
}
