namespace FuncProxy.Routing.Model;

/// <summary>What a route's responses tell of the destinations behind the proxy.</summary>
public sealed record HidingConfig
{
    /// <summary>Whether fields that name the destination's software or machine (Server, X-Powered-By and the like) are removed. Default true.</summary>
    public bool? Headers { get; init; }

    /// <summary>Whether Location, Content-Location and Set-Cookie's Domain and Path, where they name the destination, are rewritten to the public address. Default true.</summary>
    public bool? Addresses { get; init; }
}
