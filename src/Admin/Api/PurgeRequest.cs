using FuncProxy.Forwarding.Caching.Storing;

namespace FuncProxy.Admin.Api;

/// <summary>What to remove from the cache: one of the four.</summary>
internal sealed record PurgeRequest
{
    /// <summary>How it is written, for people.</summary>
    public const string Form = """{"url":"https://host/path?query"}, {"prefix":"https://host/path"}, {"tag":"name"} or {"all":true}""";

    /// <summary>A URL as clients ask for it.</summary>
    public string? Url { get; init; }

    /// <summary>The beginning of one.</summary>
    public string? Prefix { get; init; }

    /// <summary>A tag of <c>Cache-Tag</c> or <c>Surrogate-Key</c>.</summary>
    public string? Tag { get; init; }

    /// <summary>Everything.</summary>
    public bool All { get; init; }

    /// <summary>The removal; null when it is not one of the four, or a URL without its scheme and host, which no stored response has.</summary>
    public CacheRemoval? ToRemoval() => (Url, Prefix, Tag, All) switch
    {
        ({ } url, null, null, false) when IsAbsolute(url) => new(CacheRemovalKind.Url, url),
        (null, { } prefix, null, false) when IsAbsolute(prefix) => new(CacheRemovalKind.Prefix, prefix),
        (null, null, { Length: > 0 } tag, false) => new(CacheRemovalKind.Tag, tag),
        // Every URL begins with nothing.
        (null, null, null, true) => new(CacheRemovalKind.Prefix, ""),
        _ => null,
    };

    private static bool IsAbsolute(string url) => url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}
