using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Caching;

/// <summary>CDN-Cache-Control (RFC 9213): a dictionary (RFC 9651 §3.2) that stands in the place of Cache-Control and Expires for caches that belong to the origin's side, as this one does.</summary>
internal static class TargetedDirectives
{
    /// <summary>The field's name.</summary>
    public const string FieldName = "CDN-Cache-Control";

    /// <summary>Reads the field's lines.</summary>
    /// <returns>Null when there is none, when it is empty, or when it is no dictionary: then it does not count (RFC 9213 §2.1).</returns>
    public static ResponseDirectives? Parse(StringValues lines)
    {
        if (lines.Count == 0)
        {
            return null;
        }
        var parser = new DictionaryParser(lines.Count == 1 ? lines[0] : string.Join(',', lines.ToArray()));
        var all = default(ResponseDirectives);
        var count = 0;
        while (parser.TryReadMember(out var name, out var value))
        {
            count++;
            all = With(all, name, value);
        }
        return parser.IsWhole && count > 0 ? all : null;
    }

    // A value of another type than the directive's is as if the directive were not there (RFC 9213 §2.1); of a name that comes twice the last counts (RFC 9651 §4.2.2).
    private static ResponseDirectives With(in ResponseDirectives all, ReadOnlySpan<char> name, in DictionaryValue value) => name switch
    {
        "max-age" when value.IsCount => all with { MaxAge = value.Count },
        "s-maxage" when value.IsCount => all with { SharedMaxAge = value.Count },
        "stale-while-revalidate" when value.IsCount => all with { StaleWhileRevalidate = value.Count },
        "stale-if-error" when value.IsCount => all with { StaleIfError = value.Count },
        "no-store" when value.IsTrue => all with { NoStore = true },
        "no-cache" when value.IsTrue => all with { NoCache = true },
        "private" when value.IsTrue => all with { IsPrivate = true },
        "public" when value.IsTrue => all with { IsPublic = true },
        "must-revalidate" when value.IsTrue => all with { MustRevalidate = true },
        "proxy-revalidate" when value.IsTrue => all with { ProxyRevalidate = true },
        "must-understand" when value.IsTrue => all with { MustUnderstand = true },
        _ => all,
    };
}
