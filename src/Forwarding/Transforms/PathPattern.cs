using System.Runtime.CompilerServices;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Matching;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Forwarding.Transforms;

/// <summary>A path that is built from literals and the values of the route's parameters, as these stood in the request.</summary>
internal sealed class PathPattern : PathStep
{
    private readonly Piece[][] _segments;

    private PathPattern(Piece[][] segments) => _segments = segments;

    public override bool IsWhole => true;

    /// <summary>Reads a pattern; null when there are errors.</summary>
    public static PathPattern? Parse(TransformEntry entry)
    {
        var pattern = entry.Value.StartsWith('/') ? entry.Value[1..] : entry.Value;
        var segments = pattern.Split('/');
        var parsed = new Piece[segments.Length][];
        var valid = true;
        for (var i = 0; i < segments.Length; i++)
        {
            parsed[i] = [.. Segment(entry, segments[i])];
            valid &= Check(entry, segments[i], parsed[i], isLast: i == segments.Length - 1);
        }
        return valid ? new PathPattern(parsed) : null;
    }

    public override string Apply(Exchange exchange, string path)
    {
        var values = exchange.RouteValues;
        var text = new DefaultInterpolatedStringHandler(0, 0, null, stackalloc char[256]);
        foreach (var segment in _segments)
        {
            if (!IsComplete(segment, values) || MakesDots(segment, values))
            {
                continue;
            }
            text.AppendLiteral("/");
            foreach (var piece in segment)
            {
                if (piece.Parameter is null)
                {
                    text.AppendLiteral(piece.Literal);
                }
                else if (values.TryGetRaw(piece.Parameter, out var value))
                {
                    Append(ref text, value, piece.IsCatchAll);
                }
            }
        }
        return text.ToStringAndClear();
    }

    /// <summary>A catch-all at the end is the same text on both sides, so that what stands before it is exchanged; other patterns do not tell where a path came from.</summary>
    public override bool TryInvert(Exchange exchange, string before, string path, out string original)
    {
        original = path;
        if (_segments[^1] is not [.., { IsCatchAll: true, Parameter: { } parameter }, _] || !exchange.RouteValues.TryGetRaw(parameter, out var rest))
        {
            return false;
        }
        var after = Apply(exchange, before).AsSpan();
        if (!after.EndsWith(rest, StringComparison.Ordinal) || !before.AsSpan().EndsWith(rest, StringComparison.Ordinal))
        {
            return false;
        }
        var here = before.AsSpan(0, before.Length - rest.Length);
        var there = after[..^rest.Length];
        if (!here.EndsWith("/") || !there.EndsWith("/") || !path.AsSpan().StartsWith(there, StringComparison.Ordinal))
        {
            return false;
        }
        original = string.Concat(here, path.AsSpan(there.Length));
        return true;
    }

    /// <summary>Whether the request has a value for each parameter of a segment; else the segment is left out.</summary>
    private static bool IsComplete(Piece[] segment, in RouteValues values)
    {
        foreach (var piece in segment)
        {
            if (piece.Parameter is not null && !values.TryGetRaw(piece.Parameter, out _))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Whether a segment becomes <c>.</c> or <c>..</c>, plain or escaped, so that a server would climb out of the pattern (RFC 3986 §5.2.4). Part of a segment can be such a value: <c>/v{x}</c> takes <c>/v..</c>.</summary>
    private static bool MakesDots(Piece[] segment, in RouteValues values)
    {
        var dots = 0;
        foreach (var piece in segment)
        {
            var rest = piece.Literal.AsSpan();
            if (piece.Parameter is not null)
            {
                values.TryGetRaw(piece.Parameter, out rest);
            }
            while (rest.Length > 0)
            {
                var length = rest[0] == '.' ? 1 : rest.StartsWith("%2e", StringComparison.OrdinalIgnoreCase) ? 3 : 0;
                if (length == 0 || ++dots > 2)
                {
                    return false;
                }
                rest = rest[length..];
            }
        }
        return dots > 0;
    }

    /// <summary>Adds a value. What fills one segment stays one: the slashes of a catch-all's value are encoded unless the pattern has a catch-all for it.</summary>
    private static void Append(ref DefaultInterpolatedStringHandler text, ReadOnlySpan<char> value, bool isCatchAll)
    {
        while (!isCatchAll && value.IndexOf('/') is >= 0 and var slash)
        {
            text.AppendFormatted(value[..slash]);
            text.AppendLiteral("%2F");
            value = value[(slash + 1)..];
        }
        text.AppendFormatted(value);
    }

    /// <summary>Parts a segment at its braces; a doubled brace is a literal one.</summary>
    private static IEnumerable<Piece> Segment(TransformEntry entry, string segment)
    {
        var literal = "";
        for (var i = 0; i < segment.Length; i++)
        {
            if (segment[i] is not ('{' or '}'))
            {
                literal += segment[i];
            }
            else if (i + 1 < segment.Length && segment[i + 1] == segment[i])
            {
                literal += segment[i++];
            }
            else if (segment[i] == '{' && segment.IndexOf('}', i) is > 0 and var end)
            {
                yield return new Piece(literal, null, false);
                literal = "";
                yield return Parameter(entry, segment[(i + 1)..end]);
                i = end;
            }
            else
            {
                entry.Error($"has a '{segment[i]}' without its other half in {Printable.Quote(segment)}; a literal brace is written twice");
                yield break;
            }
        }
        yield return new Piece(literal, null, false);
    }

    private static Piece Parameter(TransformEntry entry, string text)
    {
        if (text.AsSpan().IndexOfAny(':', '=') >= 0)
        {
            entry.Error($"has {Printable.Quote($"{{{text}}}")}; constraints and defaults belong to match.path, name the parameter alone");
            return new Piece("", text, false);
        }
        var isCatchAll = text.StartsWith('*');
        var name = isCatchAll ? text.TrimStart('*') : text.TrimEnd('?');
        return new Piece("", entry.TryGetRouteParameter(null, name, out var found) ? found : name, isCatchAll);
    }

    /// <summary>Checks a segment, and encodes its literals in place.</summary>
    private static bool Check(TransformEntry entry, string segment, Piece[] pieces, bool isLast)
    {
        var valid = true;
        for (var i = 0; i < pieces.Length; i++)
        {
            if (pieces[i].IsCatchAll && (!isLast || pieces.Any(piece => piece.Literal.Length > 0) || pieces.Count(piece => piece.Parameter is not null) > 1))
            {
                entry.Error($"has a catch-all in {Printable.Quote(segment)}; it must be the whole last segment");
                valid = false;
            }
            if (pieces[i].Parameter is null)
            {
                var encoded = PathTransforms.Encode(entry, "/" + pieces[i].Literal);
                valid &= encoded is not null;
                pieces[i] = pieces[i] with { Literal = encoded?[1..] ?? "" };
            }
        }
        var literal = "/" + string.Concat(pieces.Select(piece => piece.Parameter is null ? piece.Literal : "x"));
        if (valid && (RequestTarget.TryParse(literal, out var target) != RequestTargetError.None || target.RawPath != literal))
        {
            entry.Error($"has the segment {Printable.Quote(segment)}; '.', '..' and an encoded NUL cannot stand here");
            valid = false;
        }
        return valid;
    }

    /// <summary>A literal, or a parameter when it has a name.</summary>
    /// <param name="Literal">The text, percent-encoded.</param>
    /// <param name="Parameter">The parameter.</param>
    /// <param name="IsCatchAll">Whether the value's slashes stay slashes.</param>
    private readonly record struct Piece(string Literal, string? Parameter, bool IsCatchAll);
}
