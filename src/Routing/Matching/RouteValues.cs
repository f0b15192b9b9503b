namespace FuncProxy.Routing.Matching;

/// <summary>The values of a matched template's parameters. Nothing is copied until a value is asked for.</summary>
public readonly struct RouteValues
{
    private readonly RequestTarget _target;
    private readonly TemplateSegment[]? _segments;

    internal RouteValues(RequestTarget target, TemplateSegment[] segments)
    {
        _target = target;
        _segments = segments;
    }

    /// <summary>A parameter's value as it stood in the path, still percent-encoded; without its leading slash for a catch-all.</summary>
    /// <param name="name">The parameter's name; letter case does not count.</param>
    /// <param name="value">The value; empty when there is none.</param>
    /// <returns>False when the template has no such parameter or the request left it out, as an empty catch-all does.</returns>
    public bool TryGetRaw(string name, out ReadOnlySpan<char> value)
    {
        value = default;
        var at = 1;
        foreach (var segment in _segments ?? [])
        {
            var rest = _target.Path.AsSpan(at);
            var slash = rest.IndexOf('/');
            var isCatchAll = segment.Kind is SegmentKind.CatchAll or SegmentKind.ConstrainedCatchAll;
            var length = slash < 0 || isCatchAll ? rest.Length : slash;
            var part = IndexOf(segment.Parts, name);
            if (part >= 0)
            {
                return TryCut(segment, part, at, length, out value);
            }

            at = Math.Min(at + length + 1, _target.Path.Length);
        }

        return false;
    }

    /// <summary>A parameter's value, percent-decoded.</summary>
    /// <param name="name">The parameter's name; letter case does not count.</param>
    /// <param name="value">The value; empty when there is none. Escapes that are not UTF-8 stay as they are.</param>
    /// <returns>False when the template has no such parameter or the request left it out, as an empty catch-all does.</returns>
    public bool TryGet(string name, out string value)
    {
        var found = TryGetRaw(name, out var raw);
        value = found ? Uri.UnescapeDataString(raw) : "";
        return found;
    }

    private bool TryCut(TemplateSegment segment, int part, int at, int length, out ReadOnlySpan<char> value)
    {
        value = default;
        var start = 0;
        var end = length;
        if (segment.Parts.Length > 1 && !segment.TryMatch(_target.Path.AsSpan(at, length), part, out start, out end))
        {
            return false;
        }

        var rawStart = _target.RawOffset(at + start);
        value = _target.RawPath.AsSpan(rawStart, _target.RawOffset(at + end) - rawStart);
        return end > start;
    }

    private static int IndexOf(TemplatePart[] parts, string name)
    {
        for (var index = 0; index < parts.Length; index++)
        {
            if (parts[index].IsParameter && string.Equals(parts[index].Name, name, StringComparison.OrdinalIgnoreCase))
            {
                return index;
            }
        }

        return -1;
    }
}
