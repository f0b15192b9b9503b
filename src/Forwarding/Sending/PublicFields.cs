using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Sending;

/// <summary>Rewrites the fields of a response that may name the destination. A response without them costs three look-ups.</summary>
internal static class PublicFields
{
    /// <summary>Rewrites Location, Content-Location and Set-Cookie.</summary>
    public static void Rewrite(Exchange exchange, HttpResponseMessage from, IHeaderDictionary headers)
    {
        var location = headers.Location;
        var contentLocation = headers.ContentLocation;
        var cookies = headers.SetCookie;
        if (location.Count + contentLocation.Count + cookies.Count == 0)
        {
            return;
        }
        var view = new PublicView(exchange, from.RequestMessage?.Headers.Host);
        if (location.Count > 0)
        {
            headers.Location = References(view, location);
        }
        if (contentLocation.Count > 0)
        {
            headers.ContentLocation = References(view, contentLocation);
        }
        if (cookies.Count > 0)
        {
            headers.SetCookie = Cookies(view, cookies);
        }
    }

    private static StringValues References(in PublicView view, StringValues values)
    {
        if (values.Count == 1)
        {
            return PublicReference.Of(view, values[0]!);
        }
        var rewritten = new string[values.Count];
        for (var i = 0; i < rewritten.Length; i++)
        {
            rewritten[i] = PublicReference.Of(view, values[i]!);
        }
        return rewritten;
    }

    private static StringValues Cookies(in PublicView view, StringValues values)
    {
        if (values.Count == 1)
        {
            return PublicCookie.Of(view, values[0]!);
        }
        var rewritten = new string[values.Count];
        for (var i = 0; i < rewritten.Length; i++)
        {
            rewritten[i] = PublicCookie.Of(view, values[i]!);
        }
        return rewritten;
    }
}
