namespace FuncProxy.Forwarding.Pipeline;

/// <summary>How many requests a route takes in a time, of each caller or in all. Safe for any number of threads.</summary>
public abstract class RouteLimit
{
    /// <summary>The quota, as the field RateLimit-Policy says it.</summary>
    public abstract string Policy { get; }

    /// <summary>Whether all instances share it; else each has its own.</summary>
    public virtual bool IsShared => false;

    /// <summary>Counts a request that has passed the route's access rules, and sets <see cref="Exchange.RateLimit"/> to what is left.</summary>
    /// <returns>How it is refused; <see cref="ProxyError.None"/> when it may go on.</returns>
    public abstract ValueTask<ProxyError> TakeAsync(Exchange exchange);
}
