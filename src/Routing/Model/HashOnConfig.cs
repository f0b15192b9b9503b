namespace FuncProxy.Routing.Model;

/// <summary>What <c>ConsistentHash</c> hashes; exactly one is set.</summary>
public sealed record HashOnConfig
{
    /// <summary>A request header's name.</summary>
    public string? Header { get; init; }

    /// <summary>A cookie's name.</summary>
    public string? Cookie { get; init; }

    /// <summary>The client's address; of IPv6 its /64 network.</summary>
    public bool? ClientAddress { get; init; }

    /// <summary>A field of the request's JSON body, e.g. <c>user</c> or <c>metadata.user</c>.</summary>
    public string? JsonField { get; init; }
}
