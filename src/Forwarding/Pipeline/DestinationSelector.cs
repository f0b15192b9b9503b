using System.Buffers;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Chooses the destination for an attempt. Safe for any number of threads.</summary>
public abstract class DestinationSelector
{
    /// <summary>Whether <see cref="Prepare"/> wants the request's body before the first <see cref="Select"/>.</summary>
    public virtual bool NeedsBody => false;

    /// <summary>Takes from the request's body what the choice depends on. Not called where there is no body, or one that is too long to be kept; the choice then goes without it.</summary>
    /// <param name="exchange">The exchange, which remembers it.</param>
    /// <param name="body">The whole body; not used after the call.</param>
    public virtual void Prepare(Exchange exchange, in ReadOnlySequence<byte> body)
    {
    }

    /// <summary>A destination for this exchange, to which the caller then sends: never one that was tried; null when no other can take it.</summary>
    public abstract Destination? Select(Exchange exchange);

    /// <summary>How long until the first of its destinations has cooled down; null when none is cooling, or one can take requests now. Where <see cref="Select"/> finds none, this tells whether the answer is <see cref="ProxyError.AllCooling"/>.</summary>
    public virtual TimeSpan? ShortestCoolDown() => null;
}
