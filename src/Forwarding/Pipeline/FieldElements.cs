using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Looks into comma-separated fields without copying.</summary>
internal static class FieldElements
{
    /// <summary>Whether an element of a list of tokens is this one; letter case does not count.</summary>
    public static bool Contains(StringValues field, ReadOnlySpan<char> token)
    {
        foreach (var value in field)
        {
            if (Contains(value, token))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Whether an element of a line of tokens is this one; letter case does not count.</summary>
    public static bool Contains(ReadOnlySpan<char> line, ReadOnlySpan<char> token)
    {
        while (!line.IsEmpty)
        {
            var comma = line.IndexOf(',');
            var element = comma < 0 ? line : line[..comma];
            if (element.Trim(" \t").Equals(token, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
            line = comma < 0 ? default : line[(comma + 1)..];
        }
        return false;
    }
}
