using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Caching;

/// <summary>The key of a request, made of what the client sent, not of what destinations see (RFC 9111 §2). No part can run into another: none holds a line feed.</summary>
internal static class CacheKey
{
    /// <summary>Appends the key.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="policy">The route's policy.</param>
    /// <param name="bodyHash">The hash of the request's body; null where it has none.</param>
    /// <param name="text">Receives the key.</param>
    /// <returns>Where in the text the URL stands.</returns>
    public static Range Append(Exchange exchange, CachePolicy policy, string? bodyHash, ref TextBuilder text)
    {
        text.Append(policy.RouteKey);
        text.Append('\n');
        var start = text.Length;
        AppendUrl(exchange, ref text);
        var url = start..text.Length;
        if (bodyHash is not null)
        {
            text.Append('\n');
            text.Append(exchange.Context.Request.Method);
            text.Append(' ');
            text.Append(bodyHash);
        }
        if (policy.PerConsumer)
        {
            text.Append("\n@");
            Caller.Append(exchange, ref text);
        }
        foreach (var name in policy.KeyHeaders)
        {
            SelectingField.Append(name, exchange.Context.Request.Headers, ref text);
        }
        return url;
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
}
