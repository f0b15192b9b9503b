namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Chooses the destination for an attempt. Safe for any number of threads.</summary>
public abstract class DestinationSelector
{
    /// <summary>The destination for this exchange; null when none can take it.</summary>
    public abstract Destination? Select(Exchange exchange);

    /// <summary>How long until the first of its destinations has cooled down; null when none is cooling. Where <see cref="Select"/> finds none, this tells whether the answer is <see cref="ProxyError.AllCooling"/>.</summary>
    public virtual TimeSpan? ShortestCoolDown() => null;
}
