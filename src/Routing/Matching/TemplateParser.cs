using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace FuncProxy.Routing.Matching;

/// <summary>Reads a path template from left to right; used once.</summary>
internal sealed class TemplateParser(string text)
{
    private readonly List<TemplateSegment> _segments = [];
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly StringBuilder _literal = new();
    private int _at;
    private int _literalStart;
    private bool _isLast;

    public TemplateSegment[] Segments => [.. _segments];

    public TemplateSegment[]? ShortForm { get; private set; }

    public bool TryParse([NotNullWhen(false)] out string? error)
    {
        _at = text.StartsWith("~/", StringComparison.Ordinal) ? 2 : text.StartsWith('/') ? 1 : 0;
        while (_at < text.Length)
        {
            error = ReadSegment();
            if (error is not null)
            {
                return false;
            }
        }

        error = null;
        return true;
    }

    private string? ReadSegment()
    {
        var start = _at;
        if (_isLast)
        {
            return Error(start, "nothing may follow an optional parameter or a catch-all");
        }

        var parts = new List<TemplatePart>();
        var last = ParameterForm.Plain;
        while (_at < text.Length && text[_at] != '/')
        {
            var error = ReadPart(parts, ref last);
            if (error is not null)
            {
                return error;
            }
        }

        _at++;
        return FlushLiteral(parts) ?? Add(start, parts, last);
    }

    private string? ReadPart(List<TemplatePart> parts, ref ParameterForm last)
    {
        var character = text[_at];
        if (character is '?' or '#')
        {
            return Error(_at, $"a path has no '{character}'; write %{(int)character:X2} for the character itself");
        }

        if (character is '{' or '}')
        {
            var isEscape = _at + 1 < text.Length && text[_at + 1] == character;
            if (!isEscape)
            {
                return character == '{' ? ReadParameter(parts, ref last) : Error(_at, "'}' closes nothing; write '}}' for the character itself");
            }

            _at++;
        }

        if (last is not ParameterForm.Plain)
        {
            return Error(_at, "nothing may follow an optional parameter or a catch-all");
        }

        _literalStart = _literal.Length == 0 ? _at : _literalStart;
        _literal.Append(character);
        _at++;
        return null;
    }

    private string? ReadParameter(List<TemplatePart> parts, ref ParameterForm last)
    {
        var start = _at;
        var error = FlushLiteral(parts);
        if (error is not null)
        {
            return error;
        }

        if (!TryReadBraces(out var content))
        {
            return Error(start, "'{' is never closed; write '{{' for the character itself");
        }

        if (parts.Count > 0 && parts[^1].IsParameter)
        {
            return Error(start, "two parameters need text between them");
        }

        if (!ParameterParser.TryParse(content, out var part, out last, out error))
        {
            return Error(start, error);
        }

        if (last is ParameterForm.CatchAll && parts.Count > 0)
        {
            return Error(start, "a catch-all must be a segment of its own");
        }

        parts.Add(part);
        return _names.Add(part.Name) ? null : Error(start, $"the parameter '{part.Name}' is there twice");
    }

    // Up to the closing brace; doubled braces within stand for single ones.
    private bool TryReadBraces(out string content)
    {
        var unescaped = new StringBuilder();
        for (_at++; _at < text.Length; _at++)
        {
            var character = text[_at];
            if (character is '{' or '}')
            {
                if (_at + 1 < text.Length && text[_at + 1] == character)
                {
                    _at++;
                }
                else
                {
                    content = unescaped.ToString();
                    _at++;
                    return character == '}';
                }
            }

            unescaped.Append(character);
        }

        content = "";
        return false;
    }

    private string? FlushLiteral(List<TemplatePart> parts)
    {
        if (_literal.Length == 0)
        {
            return null;
        }

        if (!TemplateLiteral.TryNormalize(_literal.ToString(), out var literal))
        {
            return Error(_literalStart, $"'{_literal}' has a '%' that is not followed by two hexadecimal digits, or encodes what no path can hold; write %25 for the character itself");
        }

        _literal.Clear();
        parts.Add(new TemplatePart(literal, "", ConstraintSet.None));
        return null;
    }

    private string? Add(int start, List<TemplatePart> parts, ParameterForm last)
    {
        if (parts.Count == 0)
        {
            return Error(start, "a segment is empty; runs of slashes match as one");
        }

        if (parts is [{ Literal: "." or ".." }])
        {
            return Error(start, "dot segments are resolved before routes are matched, so this can never match");
        }

        if (last is ParameterForm.Optional && parts.Count > 1 && parts[^2].Literal?.EndsWith('.') != true)
        {
            return Error(start, "only '.' may stand before an optional parameter within a segment");
        }

        _isLast = last is not ParameterForm.Plain;
        ShortForm = last is ParameterForm.Optional ? [.. _segments, .. WithoutLast(parts)] : null;
        _segments.Add(new TemplateSegment([.. parts], last is ParameterForm.CatchAll));
        return null;
    }

    private static IEnumerable<TemplateSegment> WithoutLast(List<TemplatePart> parts)
    {
        List<TemplatePart> rest = [.. parts.SkipLast(2)];
        if (parts.Count > 1 && parts[^2].Literal is [.. { Length: > 0 } literal, '.'])
        {
            rest.Add(parts[^2] with { Literal = literal });
        }

        return rest.Count == 0 ? [] : [new TemplateSegment([.. rest])];
    }

    private static string Error(int at, string message) => $"at character {at + 1}: {message}";
}
