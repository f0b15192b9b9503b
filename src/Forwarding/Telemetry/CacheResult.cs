namespace FuncProxy.Forwarding.Telemetry;

/// <summary>What the route's cache has done with a request, in a word; the response says it in full (Cache-Status, RFC 9211).</summary>
public enum CacheResult
{
    /// <summary>No cache was asked: the route has none, or the request did not come so far.</summary>
    None,

    /// <summary>Answered by what is stored, without a request to a destination.</summary>
    Hit,

    /// <summary>Nothing was stored that could be used; a destination has answered.</summary>
    Miss,

    /// <summary>Answered by what is stored though it is not fresh any more: while it is renewed, or because the destination has failed (RFC 5861).</summary>
    Stale,

    /// <summary>Answered by what is stored after the destination has said that it is still right (RFC 9111 §4.3).</summary>
    Revalidated,

    /// <summary>Answered along with another client's request (RFC 9211 §2.6).</summary>
    Collapsed,

    /// <summary>Passed by: the method, the request's fields or its body rule the cache out.</summary>
    Bypassed,
}
