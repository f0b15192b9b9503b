using FuncProxy.Routing.Model;
using FuncProxy.Routing.Validation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Routing.Matching;

/// <summary>A criterion on a request's field, compiled.</summary>
internal sealed class HeaderCriterion(RouteHeader config)
{
    private readonly string _name = config.Name ?? "";
    private readonly string[] _values = [.. config.Values ?? []];
    private readonly HeaderMatchMode _mode = config.Mode ?? HeaderMatchMode.ExactHeader;
    private readonly StringComparison _comparison = config.IsCaseSensitive is true ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
    private readonly char _separator = string.Equals(config.Name, "Cookie", StringComparison.OrdinalIgnoreCase) ? ';' : ',';

    /// <summary>What it asks for, for people.</summary>
    public override string ToString() => _values.Length == 0
        ? $"header {Printable.Quote(_name)} {_mode}"
        : $"header {Printable.Quote(_name)} {_mode} {string.Join(" or ", _values.Select(Printable.Quote))}{(_comparison == StringComparison.Ordinal ? ", letter case counts" : "")}";

    public bool Accepts(IHeaderDictionary headers)
    {
        var present = headers.TryGetValue(_name, out var lines) && !StringValues.IsNullOrEmpty(lines);
        return _mode switch
        {
            HeaderMatchMode.Exists => present,
            HeaderMatchMode.NotExists => !present,
            HeaderMatchMode.NotContains => !present || !AnyLine(lines),
            _ => present && AnyLine(lines),
        };
    }

    private bool AnyLine(StringValues lines)
    {
        for (var index = 0; index < lines.Count; index++)
        {
            var line = lines[index];
            if (_mode is HeaderMatchMode.Contains or HeaderMatchMode.NotContains ? AnyValueIn(line) : AnyElement(line))
            {
                return true;
            }
        }

        return false;
    }

    private bool AnyValueIn(ReadOnlySpan<char> line)
    {
        foreach (var value in _values)
        {
            if (line.Contains(value, _comparison))
            {
                return true;
            }
        }

        return false;
    }

    private bool AnyElement(ReadOnlySpan<char> line)
    {
        while (!line.IsEmpty)
        {
            var end = ElementEnd(line);
            var element = Unquoted(line[..end].Trim(" \t"));
            foreach (var value in _values)
            {
                if (_mode is HeaderMatchMode.ExactHeader ? element.Equals(value, _comparison) : element.StartsWith(value, _comparison))
                {
                    return true;
                }
            }

            line = end == line.Length ? default : line[(end + 1)..];
        }

        return false;
    }

    // A separator within a quoted string does not separate (RFC 9110 §5.6.4).
    private int ElementEnd(ReadOnlySpan<char> line)
    {
        var quoted = false;
        for (var at = 0; at < line.Length; at++)
        {
            if (line[at] == '"')
            {
                quoted = !quoted;
            }
            else if (quoted && line[at] == '\\')
            {
                at++;
            }
            else if (!quoted && line[at] == _separator)
            {
                return at;
            }
        }

        return line.Length;
    }

    private static ReadOnlySpan<char> Unquoted(ReadOnlySpan<char> element) =>
        element.Length > 1 && element[0] == '"' && element[^1] == '"' ? element[1..^1] : element;
}
