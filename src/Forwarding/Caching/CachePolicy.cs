using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;
using FuncProxy.Routing.Model;

namespace FuncProxy.Forwarding.Caching;

/// <summary>A route's cache, as configured.</summary>
internal sealed record CachePolicy
{
    private const long DefaultMaxBodyBytes = 1024 * 1024;

    /// <summary>What sets the route's entries apart: its id and a fingerprint of its configuration, so that a changed route begins anew.</summary>
    public required string RouteKey { get; init; }

    /// <summary>For how long every response is fresh; null where its own fields say.</summary>
    public required TimeSpan? Ttl { get; init; }

    /// <summary>The methods, in upper case.</summary>
    public required FrozenSet<string> Methods { get; init; }

    public required string[] KeyHeaders { get; init; }

    public required bool PerConsumer { get; init; }

    public required long MaxBodyBytes { get; init; }

    public required bool StoresCookies { get; init; }

    public required TimeSpan StaleWhileRevalidate { get; init; }

    public required TimeSpan StaleIfError { get; init; }

    /// <summary>Whether of a request's field destinations see what the client's own field does not tell, so that no response can be found by it.</summary>
    public required Func<string, bool> IsRewritten { get; init; }

    /// <summary>The AI service's API that the route speaks, by which a stream is known to be whole; null for none.</summary>
    public required AiApi? Api { get; init; }

    /// <summary>The policy of a route; null where nothing is cached.</summary>
    public static CachePolicy? Compile(string id, RouteConfig config, Func<string, bool> isRewritten)
    {
        if (config.Cache is not { Mode: CacheMode.Standard or CacheMode.Override } cache)
        {
            return null;
        }
        return new CachePolicy
        {
            RouteKey = $"{id}@{Fingerprint(config)}",
            Ttl = cache.Mode == CacheMode.Override ? cache.Ttl : null,
            Methods = (cache.Methods ?? ["GET", "HEAD"]).Select(method => method.ToUpperInvariant()).ToFrozenSet(StringComparer.Ordinal),
            KeyHeaders = [.. (cache.KeyHeaders ?? []).Distinct(StringComparer.OrdinalIgnoreCase)],
            PerConsumer = cache.PerConsumer ?? false,
            MaxBodyBytes = cache.MaxBodyBytes ?? DefaultMaxBodyBytes,
            StoresCookies = cache.StoreSetCookie ?? false,
            StaleWhileRevalidate = cache.StaleWhileRevalidate ?? TimeSpan.Zero,
            StaleIfError = cache.StaleIfError ?? TimeSpan.Zero,
            IsRewritten = isRewritten,
            Api = config.Ai?.Api,
        };
    }

    private static string Fingerprint(RouteConfig config)
        => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(config, RouteDocumentJson.Default.RouteConfig)).AsSpan(0, 8));
}
