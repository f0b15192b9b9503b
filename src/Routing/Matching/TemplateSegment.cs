namespace FuncProxy.Routing.Matching;

/// <summary>One segment of a template.</summary>
internal sealed class TemplateSegment
{
    public TemplateSegment(TemplatePart[] parts, bool isCatchAll = false)
    {
        Parts = parts;
        var constrained = Array.Exists(parts, part => !part.Constraints.IsEmpty);
        Kind = (parts, isCatchAll, constrained) switch
        {
            (_, true, true) => SegmentKind.ConstrainedCatchAll,
            (_, true, false) => SegmentKind.CatchAll,
            ([{ IsParameter: false }], _, _) => SegmentKind.Literal,
            ([_], _, true) => SegmentKind.ConstrainedParameter,
            ([_], _, false) => SegmentKind.Parameter,
            (_, _, true) => SegmentKind.ConstrainedMix,
            _ => SegmentKind.Mix,
        };
        Key = (isCatchAll ? "**" : "") + string.Concat(parts.Select(KeyOf));
    }

    public TemplatePart[] Parts { get; }

    public SegmentKind Kind { get; }

    /// <summary>The structure: equal keys match the same segments. Ignores the names of parameters and the case of letters.</summary>
    public string Key { get; }

    /// <summary>Whether the segment matches, for the kinds that end within one segment of the path.</summary>
    public bool Accepts(ReadOnlySpan<char> segment) => TryMatch(segment, -1, out _, out _);

    /// <summary>Matches from the right, so that <c>{file}.{ext}</c> splits at the last dot, as ASP.NET Core does.</summary>
    /// <param name="segment">The path's segment, not empty.</param>
    /// <param name="wanted">The index of the part whose place is asked for, or -1.</param>
    /// <param name="start">Where that part starts in the segment.</param>
    /// <param name="end">Where it ends.</param>
    public bool TryMatch(ReadOnlySpan<char> segment, int wanted, out int start, out int end)
    {
        start = 0;
        end = 0;
        var right = segment.Length;
        for (var index = Parts.Length - 1; index >= 0; index--)
        {
            var left = Left(segment[..right], index);
            if (left < 0 || (Parts[index].IsParameter && !Parts[index].Constraints.Accept(segment[left..right])))
            {
                return false;
            }

            if (index == wanted)
            {
                start = left;
                end = right;
            }

            right = left;
        }

        return right == 0;
    }

    // Where a part begins that ends where the text does; -1 when it cannot.
    private int Left(ReadOnlySpan<char> text, int index)
    {
        var literal = Parts[index].Literal;
        if (literal is not null)
        {
            var at = text.Length - literal.Length;
            return text.EndsWith(literal, StringComparison.OrdinalIgnoreCase) && !IsInsideEscape(text, at) ? at : -1;
        }

        if (index == 0)
        {
            return text.IsEmpty ? -1 : 0;
        }

        // A literal that comes first is where the segment begins; others are sought from the right.
        var before = Parts[index - 1].Literal!;
        if (index == 1)
        {
            return text.Length > before.Length && text.StartsWith(before, StringComparison.OrdinalIgnoreCase) ? before.Length : -1;
        }

        for (var room = text.Length - 1; room >= before.Length;)
        {
            var at = text[..room].LastIndexOf(before, StringComparison.OrdinalIgnoreCase);
            if (at < 0 || !IsInsideEscape(text, at))
            {
                return at < 0 ? -1 : at + before.Length;
            }

            room = at + before.Length - 1;
        }

        return -1;
    }

    // Every % of a normalised view begins an escape; a literal must not match its digits.
    private static bool IsInsideEscape(ReadOnlySpan<char> text, int at) =>
        (at >= 1 && text[at - 1] == '%') || (at >= 2 && text[at - 2] == '%');

    // NUL keeps parameters and literals apart: no literal can hold it.
    private static string KeyOf(TemplatePart part) =>
        part.Literal?.ToUpperInvariant() ?? $"\0{part.Constraints.Text}\0";
}
