using System.Text;

namespace FuncProxy.Forwarding.Sending;

/// <summary>A Set-Cookie (RFC 6265 §4.1) whose Domain or Path names the destination, as the client may see it.</summary>
internal static class PublicCookie
{
    /// <summary>The rewritten field: without a Domain that is the destination's host, so that the cookie is the public host's own, and with the public Path. All else is kept byte for byte; the same instance where nothing changes.</summary>
    public static string Of(in PublicView view, string cookie)
    {
        StringBuilder? result = null;
        var copied = 0;
        for (var start = cookie.IndexOf(';'); start >= 0;)
        {
            var next = cookie.IndexOf(';', start + 1);
            var end = next < 0 ? cookie.Length : next;
            if (Change(view, cookie, start, end) is { } changed)
            {
                result ??= new StringBuilder(cookie.Length);
                result.Append(cookie, copied, start - copied).Append(changed);
                copied = end;
            }
            start = next;
        }
        return result is null ? cookie : result.Append(cookie, copied, cookie.Length - copied).ToString();
    }

    /// <summary>What an attribute, from its semicolon on, becomes; null when it stays.</summary>
    private static string? Change(in PublicView view, string cookie, int start, int end)
    {
        var equals = cookie.IndexOf('=', start, end - start);
        if (equals < 0)
        {
            return null;
        }
        var name = cookie.AsSpan(start + 1, equals - start - 1).Trim();
        var value = cookie.AsSpan(equals + 1, end - equals - 1).Trim();
        if (name.Equals("Domain", StringComparison.OrdinalIgnoreCase))
        {
            return view.NamesHost(value) ? "" : null;
        }
        // The root stands for the whole host, whatever of it the proxy shows.
        if (!name.Equals("Path", StringComparison.OrdinalIgnoreCase) || !value.StartsWith("/") || (value.Length == 1 && !view.HasPathPrefix))
        {
            return null;
        }
        var path = view.PublicPath(value.ToString());
        // The public path may hold what the client wrote, but no attribute of its own.
        return path is null || path.Contains(';') || value.SequenceEqual(path) ? null : string.Concat(cookie.AsSpan(start, equals + 1 - start), path);
    }
}
