using System.Collections.Frozen;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Media types, each by name (<c>application/json</c>) or with one asterisk for any text (<c>text/*</c>, <c>application/*+json</c>). Letter case does not count.</summary>
public sealed class MediaTypeSet
{
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _names;
    private readonly (string Begin, string End)[] _patterns;
    private readonly string? _except;

    /// <summary>A set of these.</summary>
    /// <param name="types">The types.</param>
    /// <param name="except">One that is not in it, whatever the others say; null for none.</param>
    public MediaTypeSet(IEnumerable<string> types, string? except = null)
    {
        _except = except;
        var names = new List<string>();
        var patterns = new List<(string, string)>();
        foreach (var type in types)
        {
            if (type.IndexOf('*', StringComparison.Ordinal) is >= 0 and var star)
            {
                patterns.Add((type[..star], type[(star + 1)..]));
            }
            else
            {
                names.Add(type);
            }
        }
        _names = names.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
        _patterns = [.. patterns];
    }

    /// <summary>Whether a Content-Type is in the set. Its parameters do not count.</summary>
    public bool Contains(ReadOnlySpan<char> contentType)
    {
        var type = NameOf(contentType);
        if (_names.Contains(type))
        {
            return true;
        }
        if (type.Equals(_except, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }
        foreach (var (begin, end) in _patterns)
        {
            if (type.Length > begin.Length + end.Length
                && type.StartsWith(begin, StringComparison.OrdinalIgnoreCase)
                && type.EndsWith(end, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return false;
    }

    private static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> contentType)
    {
        var semicolon = contentType.IndexOf(';');
        return (semicolon < 0 ? contentType : contentType[..semicolon]).Trim(" \t");
    }
}
