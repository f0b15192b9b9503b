namespace FuncProxy.Forwarding.Pipeline;

/// <summary>The keys by which clients stay with a destination.</summary>
public abstract class SessionAffinity
{
    /// <summary>Takes the client's key out of the request: it is the proxy's own, and nothing for a destination.</summary>
    public abstract void RemoveKey(HttpRequestMessage request);

    /// <summary>Gives the client the key of the destination that has answered, unless it has that.</summary>
    public abstract void GiveKey(Exchange exchange);
}
