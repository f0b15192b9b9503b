namespace FuncProxy.Forwarding.Sending;

/// <summary>A URI reference (RFC 3986 §4.1) that names the destination, as the client may see it.</summary>
internal static class PublicReference
{
    private const string Http = "http://";
    private const string Https = "https://";

    /// <summary>The rewritten reference; the same instance where it does not name the destination, or needs no change. Query and fragment are kept byte for byte.</summary>
    public static string Of(in PublicView view, string reference)
    {
        if (reference.StartsWith('/'))
        {
            return reference.StartsWith("//", StringComparison.Ordinal) ? OfAuthority(view, reference, 2, isHttps: null) : OfPath(view, reference);
        }
        return reference.StartsWith(Https, StringComparison.OrdinalIgnoreCase) ? OfAuthority(view, reference, Https.Length, isHttps: true)
            : reference.StartsWith(Http, StringComparison.OrdinalIgnoreCase) ? OfAuthority(view, reference, Http.Length, isHttps: false)
            : reference;
    }

    private static string OfAuthority(in PublicView view, string reference, int start, bool? isHttps)
    {
        var length = reference.AsSpan(start).IndexOfAny('/', '?', '#');
        var end = length < 0 ? reference.Length : start + length;
        var authority = reference.AsSpan(start, end - start);
        // A user that is named before the host changes nothing about which host it is, unless a browser takes what stands there for the host.
        if (!authority.Contains('\\'))
        {
            authority = authority[(authority.LastIndexOf('@') + 1)..];
        }
        if (!view.Names(authority, isHttps ?? view.Scheme(authority, isHttps: false) == "https"))
        {
            return reference;
        }
        var path = Path(reference, end);
        // No path is the root, and needs none to be written unless the root is elsewhere.
        var publicPath = view.PublicPath(path.Length == 0 ? "/" : path) is { } found && (found != "/" || path.Length > 0) ? found : path;
        var rest = reference.AsSpan(end + path.Length);
        if (view.Host.Length == 0)
        {
            return IsSafe(publicPath) ? string.Concat(publicPath, rest) : reference;
        }
        return isHttps is { } secure
            ? $"{view.Scheme(authority, secure)}://{view.Host}{publicPath}{rest}"
            : $"//{view.Host}{publicPath}{rest}";
    }

    private static string OfPath(in PublicView view, string reference)
    {
        var path = Path(reference, 0);
        if (view.PublicPath(path) is not { } publicPath || publicPath == path)
        {
            return reference;
        }
        var rest = reference.AsSpan(path.Length);
        return IsSafe(publicPath) ? string.Concat(publicPath, rest)
            : view.Host.Length > 0 ? $"{view.Scheme(default, isHttps: false)}://{view.Host}{publicPath}{rest}"
            : reference;
    }

    private static string Path(string reference, int start)
    {
        var length = reference.AsSpan(start).IndexOfAny('?', '#');
        return length < 0 ? reference[start..] : reference.Substring(start, length);
    }

    /// <summary>Whether a path stays a path when it stands alone: what would follow a prefix that is cut off, such as <c>//evil.example</c> or what browsers take for it, is another host.</summary>
    private static bool IsSafe(string path) => path.Length > 0 && path[0] == '/' && (path.Length == 1 || path[1] is > ' ' and not ('/' or '\\'));
}
