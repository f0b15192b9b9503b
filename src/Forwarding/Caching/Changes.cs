using FuncProxy.Forwarding.Caching.Storing;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Caching;

/// <summary>Removes what a request may have changed (RFC 9111 §4.4): its URL, and those that Location and Content-Location name on the same origin.</summary>
internal static class Changes
{
    /// <summary>Removes it.</summary>
    /// <param name="engine">The cache.</param>
    /// <param name="exchange">The exchange, with the response's fields as the client will see them.</param>
    /// <param name="alsoOwn">Whether the request's own URL is removed too.</param>
    public static void Note(CacheEngine engine, Exchange exchange, bool alsoOwn)
    {
        var text = new TextBuilder(stackalloc char[512]);
        CacheKey.AppendUrl(exchange, ref text);
        var url = text.Text.ToString();
        text.Dispose();
        if (alsoOwn)
        {
            engine.Remove(new CacheRemoval(CacheRemovalKind.Url, url));
        }
        var fields = exchange.Context.Response.Headers;
        Note(engine, url, fields.Location);
        Note(engine, url, fields.ContentLocation);
    }

    private static void Note(CacheEngine engine, string url, StringValues reference)
    {
        if (reference is [{ } value] && Resolve(url, value) is { } other && other != url)
        {
            engine.Remove(new CacheRemoval(CacheRemovalKind.Url, other));
        }
    }

    /// <summary>The URL that a reference names, as keys have it; null where it is of another origin.</summary>
    public static string? Resolve(string url, string reference)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var own) || !Uri.TryCreate(own, reference, out var other))
        {
            return null;
        }
        var isSameOrigin = own.Scheme == other.Scheme && own.Host.Equals(other.Host, StringComparison.OrdinalIgnoreCase) && own.Port == other.Port;
        if (!isSameOrigin)
        {
            return null;
        }
        // The origin as the key has it: a Uri would write it in its own way.
        var origin = url.AsSpan(0, url.AsSpan("https://".Length).IndexOf('/') + "https://".Length);
        return string.Concat(origin, other.PathAndQuery);
    }
}
