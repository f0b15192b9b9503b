using System.Text;

namespace FuncProxy.Forwarding.Tests.Fuzzing;

/// <summary>The tests' own statement of what the proxy may make of a request.</summary>
internal static class ForwardingRules
{
    private static readonly string[] NeverUpstream =
    [
        "Connection", "Keep-Alive", "Proxy-Connection", "Upgrade", "Trailer", "HTTP2-Settings", "Proxy-Authorization", "Proxy-Authenticate",
        "X-Content-Length", "X-Client-IP", "CLIENT-IP", "X-ARR-SSL", "X-Original-URL", "X-WAWS-Unencoded-URL", "x-functions-key", "Forwarded",
        "X-MS-CLIENT-PRINCIPAL", "DISGUISED-HOST",
    ];

    /// <summary>The target that a destination may see for a client's; null when the request must not be forwarded.</summary>
    public static string? Target(string sent)
    {
        if (sent.Any(c => c is <= ' ' or > '~' or '#' or '\\'))
        {
            return null;
        }
        var path = sent;
        foreach (var scheme in new[] { "http://", "https://" })
        {
            if (sent.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                var authority = sent[scheme.Length..];
                var end = authority.IndexOfAny(['/', '?']);
                path = end < 0 ? "/" : authority[end] == '?' ? "/" + authority[end..] : authority[end..];
                if (end == 0 || authority.Length == 0)
                {
                    return null;
                }
                break;
            }
        }
        if (!path.StartsWith('/'))
        {
            return null;
        }
        var question = path.IndexOf('?');
        var query = question < 0 ? "" : path[question..];
        return WithoutDots(question < 0 ? path : path[..question]) is { } resolved ? resolved + query : null;
    }

    /// <summary>Whether a well-framed request may be forwarded at all, its target apart.</summary>
    public static bool MayForward(StrictRequest request)
    {
        var hosts = request.Values("Host").ToList();
        return request.Method is not ("TRACE" or "CONNECT")
            && (hosts.Count == 1 || (hosts.Count == 0 && request.Version == "HTTP/1.0"))
            && !request.Fields.Any(field => field.Value.Any(c => c is (< ' ' and not '\t') or '\x7f'))
            && request.Fields.Count <= 100;
    }

    /// <summary>What is wrong with what a destination saw; null when nothing is.</summary>
    public static string? Difference(StrictRequest sent, StrictRequest seen)
    {
        if (seen.Method != sent.Method)
        {
            return "the method";
        }
        if (!seen.Body.AsSpan().SequenceEqual(sent.Body))
        {
            return "the body";
        }
        if (seen.Has("Transfer-Encoding") && seen.Has("Content-Length"))
        {
            return "two lengths";
        }
        if (seen.Values("Host").Count() != 1 || !seen.Values("Host").Single().StartsWith("127.0.0.1:", StringComparison.Ordinal))
        {
            return "Host";
        }
        if (NeverUpstream.FirstOrDefault(name => seen.Fields.Any(field => field.Key.Replace('_', '-').Equals(name, StringComparison.OrdinalIgnoreCase))) is { } leaked)
        {
            return leaked;
        }
        var nominated = sent.Nominated();
        var gone = sent.Fields.Where(field => IsMarker(field.Key) && nominated.Contains(field.Key.ToLowerInvariant())).Select(field => field.Key);
        if (gone.FirstOrDefault(seen.Has) is { } nominatedField)
        {
            return $"{nominatedField}, which Connection names,";
        }
        return Markers(sent, nominated).SequenceEqual(Markers(seen, [])) ? null : "the fields";
    }

    /// <summary>The fields that the fuzzer lets travel end to end.</summary>
    private static IEnumerable<string> Markers(StrictRequest request, HashSet<string> without) => request.Fields
        .Where(field => IsMarker(field.Key) && !without.Contains(field.Key.ToLowerInvariant()))
        .GroupBy(field => field.Key.ToLowerInvariant())
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => $"{group.Key}={string.Join(", ", group.Select(field => field.Value)).Trim()}");

    private static bool IsMarker(string name) => name.StartsWith("x-fuzz-", StringComparison.OrdinalIgnoreCase);

    /// <summary>RFC 3986 §5.2.4, by hand; null for a bad escape or a path above its root.</summary>
    private static string? WithoutDots(string path)
    {
        for (var at = path.IndexOf('%'); at >= 0; at = path.IndexOf('%', at + 1))
        {
            if (at + 2 >= path.Length || !char.IsAsciiHexDigit(path[at + 1]) || !char.IsAsciiHexDigit(path[at + 2]) || path.AsSpan(at + 1, 2) is "00")
            {
                return null;
            }
        }
        var kept = new List<string>();
        var segments = path[1..].Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            var plain = segments[i].Replace("%2e", ".", StringComparison.OrdinalIgnoreCase);
            if (plain is not ("." or ".."))
            {
                kept.Add(segments[i]);
                continue;
            }
            if (plain == "..")
            {
                if (kept.Count == 0)
                {
                    return null;
                }
                kept.RemoveAt(kept.Count - 1);
            }
            if (i == segments.Length - 1)
            {
                kept.Add("");
            }
        }
        return new StringBuilder("/").AppendJoin('/', kept).ToString();
    }
}
