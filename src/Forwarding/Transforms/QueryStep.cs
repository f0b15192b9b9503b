using System.Runtime.CompilerServices;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Transforms;

/// <summary>Sets, appends or removes one query parameter; every other stays byte for byte where it is.</summary>
/// <param name="name">The parameter's name, decoded; letter case is ignored, as in YARP.</param>
internal abstract class QueryStep(string name)
{
    /// <summary>Changes a query.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="query">The query so far, with its question mark; empty when there is none.</param>
    public abstract string Apply(Exchange exchange, string query);

    /// <summary>Adds a pair after the last.</summary>
    /// <param name="query">The query so far.</param>
    /// <param name="pair">The pair, encoded.</param>
    protected static string Append(string query, string pair) =>
        query.Length <= 1 ? string.Concat("?", pair) : string.Concat(query, "&", pair);

    /// <summary>Puts a pair where the first of that name stands, and takes the others out.</summary>
    /// <param name="query">The query so far.</param>
    /// <param name="pair">The pair, encoded; null to take all of them out.</param>
    protected string Replace(string query, string? pair)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0, null, stackalloc char[256]);
        var (found, separator) = (false, "?");
        var pairs = query.Length == 0 ? [] : query.AsSpan(1);
        foreach (var range in pairs.Split('&'))
        {
            var kept = pairs[range];
            if (IsNamed(kept))
            {
                kept = found ? null : pair;
                found = true;
                if (kept.IsEmpty)
                {
                    continue;
                }
            }
            text.AppendLiteral(separator);
            text.AppendFormatted(kept);
            separator = "&";
        }
        var replaced = text.ToStringAndClear();
        return found ? replaced : pair is null ? query : Append(query, pair);
    }

    private bool IsNamed(ReadOnlySpan<char> pair)
    {
        var equals = pair.IndexOf('=');
        var key = equals < 0 ? pair : pair[..equals];
        if (key.IndexOfAny('%', '+') < 0)
        {
            return key.Equals(name, StringComparison.OrdinalIgnoreCase);
        }
        // Nine encoded characters stand for one at the most; a longer key cannot be this name.
        if (key.Length > name.Length * 9)
        {
            return false;
        }
        Span<char> decoded = key.Length <= 256 ? stackalloc char[256] : new char[key.Length];
        key.Replace(decoded, '+', ' ');
        return Uri.TryUnescapeDataString(decoded[..key.Length], decoded, out var length)
            && decoded[..length].Equals(name, StringComparison.OrdinalIgnoreCase);
    }
}
