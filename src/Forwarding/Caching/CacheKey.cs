using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Caching;

/// <summary>The key of a request, made of what the client sent, not of what destinations see (RFC 9111 §2). No part can run into another: none holds a line feed.</summary>
internal static class CacheKey
{
    /// <summary>Appends the key.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="policy">The route's policy.</param>
    /// <param name="method">The method: GET and HEAD have the same keys, each other has its own.</param>
    /// <param name="bodyHash">The hash of the request's body; null where it has none.</param>
    /// <param name="text">Receives the key.</param>
    /// <param name="url">Where in the text the URL stands.</param>
    /// <returns>False when it is to hold the caller, and nothing tells who that is.</returns>
    public static bool TryAppend(Exchange exchange, CachePolicy policy, string method, string? bodyHash, ref TextBuilder text, out Range url)
    {
        text.Append(policy.RouteKey);
        text.Append('\n');
        var start = text.Length;
        AppendUrl(exchange, ref text);
        url = start..text.Length;
        if (!HttpMethods.IsGet(method) && !HttpMethods.IsHead(method))
        {
            text.Append('\n');
            text.Append(method);
            text.Append(' ');
            text.Append(bodyHash);
        }
        if (policy.PerConsumer)
        {
            text.Append("\n@");
            if (!Caller.TryAppend(exchange, ref text))
            {
                return false;
            }
        }
        foreach (var name in policy.KeyHeaders)
        {
            SelectingField.Append(name, exchange.Context.Request.Headers, ref text);
        }
        return true;
    }

    /// <summary>Appends the URL that the client asked for.</summary>
    public static void AppendUrl(Exchange exchange, ref TextBuilder text)
    {
        AppendOrigin(exchange.Client.Scheme, exchange.Client.Host, ref text);
        text.Append(exchange.Target.RawPath);
        text.Append(exchange.Target.Query);
    }

    /// <summary>Appends scheme and authority, in lower case and without the port that the scheme implies (RFC 9110 §4.2.3).</summary>
    public static void AppendOrigin(ReadOnlySpan<char> scheme, ReadOnlySpan<char> host, ref TextBuilder text)
    {
        var implied = scheme.Equals("https", StringComparison.OrdinalIgnoreCase) ? ":443" : ":80";
        text.AppendLower(scheme);
        text.Append("://");
        text.AppendLower(host.EndsWith(implied) ? host[..^implied.Length] : host);
    }

    /// <summary>A URL, or the beginning of one, as keys have it. What is no URL stays as it is.</summary>
    public static string Normalise(string url)
    {
        const string Separator = "://";
        var scheme = url.IndexOf(Separator, StringComparison.Ordinal);
        if (scheme < 0)
        {
            return url;
        }
        var host = url.AsSpan(scheme + Separator.Length);
        var end = host.IndexOfAny('/', '?');
        var text = new TextBuilder(stackalloc char[512]);
        try
        {
            AppendOrigin(url.AsSpan(0, scheme), end < 0 ? host : host[..end], ref text);
            // Without it the beginning of a URL would be that of other hosts too.
            if (end < 0 || host[end] != '/')
            {
                text.Append('/');
            }
            text.Append(end < 0 ? default : host[end..]);
            return text.Text.ToString();
        }
        finally
        {
            text.Dispose();
        }
    }
}
