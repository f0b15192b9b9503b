namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Chooses the destination for an attempt. Safe for any number of threads.</summary>
public abstract class DestinationSelector
{
    /// <summary>The destination for this exchange; null when none can take it.</summary>
    public abstract Destination? Select(Exchange exchange);
}
