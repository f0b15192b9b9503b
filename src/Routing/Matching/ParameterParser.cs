using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace FuncProxy.Routing.Matching;

/// <summary>Reads what stands between a parameter's braces.</summary>
internal static class ParameterParser
{
    private static readonly SearchValues<char> IllegalInName = SearchValues.Create("/{}?*=()");

    public static bool TryParse(string content, [NotNullWhen(true)] out TemplatePart? part, out ParameterForm form, [NotNullWhen(false)] out string? error)
    {
        part = null;
        var rest = content.AsSpan();
        form = rest.StartsWith('*') ? ParameterForm.CatchAll : ParameterForm.Plain;
        rest = rest.StartsWith("**", StringComparison.Ordinal) ? rest[2..] : rest.StartsWith('*') ? rest[1..] : rest;
        if (rest.EndsWith('?'))
        {
            if (form is ParameterForm.CatchAll)
            {
                error = "a catch-all is optional as it is; leave the '?' out";
                return false;
            }

            form = ParameterForm.Optional;
            rest = rest[..^1];
        }

        var colon = rest.IndexOf(':');
        var name = (colon < 0 ? rest : rest[..colon]).ToString();
        error = CheckName(name);
        if (error is not null || !TryConstraints(colon < 0 ? default : rest[colon..], out var constraints, out error))
        {
            return false;
        }

        part = new TemplatePart(null, name, constraints);
        return true;
    }

    private static string? CheckName(string name)
    {
        if (name.Contains('='))
        {
            return $"'{name}': default values are not supported; write '{{{name[..name.IndexOf('=')]}?}}' or a second route";
        }

        return name.Length == 0 ? "a parameter needs a name"
            : name.AsSpan().ContainsAny(IllegalInName) ? $"'{name}' is not a name for a parameter"
            : null;
    }

    private static bool TryConstraints(ReadOnlySpan<char> text, [NotNullWhen(true)] out ConstraintSet? constraints, [NotNullWhen(false)] out string? error)
    {
        constraints = null;
        error = null;
        var tests = new List<ValueTest>();
        var key = "";
        while (!text.IsEmpty)
        {
            var length = LengthOfFirst(text[1..]);
            var one = text.Slice(1, length);
            text = text[(1 + length)..];
            var open = one.IndexOf('(');
            if (open >= 0 && !one.EndsWith(')'))
            {
                error = $"the parenthesis of the constraint '{one}' is never closed";
                return false;
            }

            var name = (open < 0 ? one : one[..open]).ToString().ToLowerInvariant();
            var argument = open < 0 ? null : one[(open + 1)..^1].ToString();
            if (!ConstraintFactory.TryCreate(name, argument, out var test, out error))
            {
                return false;
            }

            tests.Add(test);
            key += argument is null ? $":{name}" : $":{name}({argument})";
        }

        constraints = tests.Count == 0 ? ConstraintSet.None : new ConstraintSet(key, [.. tests]);
        return true;
    }

    // A constraint ends before a colon; once a parenthesis is open only behind the ')' that a colon or the end follows.
    private static int LengthOfFirst(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        var open = text.IndexOf('(');
        if (open < 0 || (colon >= 0 && colon < open))
        {
            return colon < 0 ? text.Length : colon;
        }

        var close = text.IndexOf("):", StringComparison.Ordinal);
        return close < 0 ? text.Length : close + 1;
    }
}
