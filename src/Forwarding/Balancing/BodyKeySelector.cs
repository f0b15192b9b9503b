using System.Buffers;
using FuncProxy.Forwarding.Balancing.Hashing;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing;

/// <summary>Has the request's body read before the choice.</summary>
internal sealed class BodyKeySelector(DestinationSelector inner, HashSource source) : DestinationSelector
{
    /// <inheritdoc/>
    public override bool NeedsBody => true;

    /// <inheritdoc/>
    public override void Prepare(Exchange exchange, in ReadOnlySequence<byte> body) => source.Read(exchange, body);

    /// <inheritdoc/>
    public override Destination? Select(Exchange exchange) => inner.Select(exchange);

    /// <inheritdoc/>
    public override TimeSpan? ShortestCoolDown() => inner.ShortestCoolDown();
}
