namespace FuncProxy.Forwarding.Caching;

/// <summary>What is known of a request to a route with a cache once it goes on to the client's handlers.</summary>
internal sealed record CacheRequest
{
    public required RouteCache Cache { get; init; }

    /// <summary>Why it passes by the cache, in the words of RFC 9211 §2.2; null where it does not.</summary>
    public string? Bypass { get; init; }

    /// <summary>The key; empty where it passes by, but of a POST that of the GET which its response may answer.</summary>
    public string Key { get; init; } = "";

    /// <summary>The URL that the client asked for; empty where the key is.</summary>
    public string Url { get; init; } = "";

    public RequestDirectives Directives { get; init; }

    /// <summary>Whether it is a HEAD, which a stored GET answers and whose own response is not stored.</summary>
    public bool IsHead { get; init; }

    /// <summary>Whether the response is stored under its body too.</summary>
    public bool HasBody { get; init; }

    /// <summary>Whether what is stored under the URL has been removed on account of this request.</summary>
    public bool HasRemoved { get; set; }
}
