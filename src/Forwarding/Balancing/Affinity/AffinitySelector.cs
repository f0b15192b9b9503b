using System.Buffers;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing.Affinity;

/// <summary>Sends a client to the destination whose key it has.</summary>
/// <param name="inner">Chooses for clients without a key.</param>
/// <param name="keys">The clients' keys.</param>
/// <param name="redistributes">Whether a client whose destination cannot take the request gets another; else none is chosen.</param>
/// <param name="time">The engine's clock.</param>
internal sealed class AffinitySelector(DestinationSelector inner, ClientKeys keys, bool redistributes, TimeProvider time) : DestinationSelector
{
    /// <inheritdoc/>
    public override bool NeedsBody => inner.NeedsBody;

    /// <inheritdoc/>
    public override void Prepare(Exchange exchange, in ReadOnlySequence<byte> body) => inner.Prepare(exchange, body);

    /// <inheritdoc/>
    public override Destination? Select(Exchange exchange)
    {
        if (keys.Find(exchange) is { } known)
        {
            // A client's own destination takes it also when it starts slowly, or is drained: what it has there may be nowhere else.
            var round = new SelectionRound(exchange, time.GetTimestamp(), Random.Shared, heedsSlowStart: false).ForBound();
            if (round.CanTake(known) && round.TryTake(known))
            {
                return known;
            }
            if (!redistributes)
            {
                return null;
            }
        }
        exchange.Affinity = keys;
        return inner.Select(exchange);
    }

    /// <inheritdoc/>
    public override TimeSpan? ShortestCoolDown() => inner.ShortestCoolDown();
}
