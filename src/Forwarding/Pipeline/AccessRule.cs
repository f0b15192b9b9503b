namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Decides whether a route's request may go on. Safe for any number of threads.</summary>
public abstract class AccessRule
{
    /// <summary>Checks a request whose client and route are known.</summary>
    /// <returns>How it is refused; <see cref="ProxyError.None"/> when it may go on.</returns>
    public abstract ValueTask<ProxyError> CheckAsync(Exchange exchange);
}
