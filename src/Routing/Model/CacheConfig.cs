namespace FuncProxy.Routing.Model;

/// <summary>Whether and how a route's responses are cached.</summary>
public sealed record CacheConfig
{
    /// <summary>Whose rules decide. Default <see cref="CacheMode.Off"/>.</summary>
    public CacheMode? Mode { get; init; }

    /// <summary>How long a response is fresh in mode <see cref="CacheMode.Override"/>, whatever it says itself.</summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>Methods whose responses are cached. Default GET and HEAD; others, whose key then holds the body, in mode <see cref="CacheMode.Override"/> only.</summary>
    public IReadOnlyList<string>? Methods { get; init; }

    /// <summary>Request headers that are part of the key.</summary>
    public IReadOnlyList<string>? KeyHeaders { get; init; }

    /// <summary>Whether each caller has a cache of its own. Default false.</summary>
    public bool? PerConsumer { get; init; }

    /// <summary>The largest body that is stored, in bytes. Default 1,048,576.</summary>
    public long? MaxBodyBytes { get; init; }

    /// <summary>Whether responses with Set-Cookie are cached, cookies and all. Default false.</summary>
    public bool? StoreSetCookie { get; init; }

    /// <summary>How long a stale response may be served while it is renewed (RFC 5861 §3), where it does not say so itself.</summary>
    public TimeSpan? StaleWhileRevalidate { get; init; }

    /// <summary>How long a stale response may be served while the destination fails (RFC 5861 §4), where it does not say so itself.</summary>
    public TimeSpan? StaleIfError { get; init; }
}
