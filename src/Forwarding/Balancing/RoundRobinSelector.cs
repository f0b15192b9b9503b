using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing;

/// <summary>Takes the destinations in turn.</summary>
public sealed class RoundRobinSelector(Destination[] destinations) : DestinationSelector
{
    private uint _next = uint.MaxValue;

    /// <inheritdoc/>
    public override Destination? Select(Exchange exchange)
    {
        for (var i = 0; i < destinations.Length; i++)
        {
            var destination = destinations[Interlocked.Increment(ref _next) % (uint)destinations.Length];
            if (!exchange.Attempts.Contains(destination))
            {
                return destination;
            }
        }
        return null;
    }
}
