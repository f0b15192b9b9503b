using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing;

/// <summary>Takes the destinations in turn.</summary>
public sealed class RoundRobinSelector(Destination[] destinations) : DestinationSelector
{
    private uint _next = uint.MaxValue;

    /// <inheritdoc/>
    public override Destination? Select(Exchange exchange) => destinations.Length switch
    {
        0 => null,
        1 => destinations[0],
        _ => destinations[Interlocked.Increment(ref _next) % (uint)destinations.Length],
    };
}
