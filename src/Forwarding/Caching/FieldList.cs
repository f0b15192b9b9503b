namespace FuncProxy.Forwarding.Caching;

/// <summary>The members of a list field (RFC 9110 §5.6.1), one after another, without copying. A comma in a quoted string separates nothing; empty members are left out.</summary>
internal ref struct FieldList(ReadOnlySpan<char> value)
{
    private ReadOnlySpan<char> _rest = value;

    /// <summary>The member, without the white space around it.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    public readonly FieldList GetEnumerator() => this;

    public bool MoveNext()
    {
        while (!_rest.IsEmpty)
        {
            var end = EndOfMember(_rest);
            Current = _rest[..end].Trim(" \t");
            _rest = end == _rest.Length ? default : _rest[(end + 1)..];
            if (!Current.IsEmpty)
            {
                return true;
            }
        }
        return false;
    }

    private static int EndOfMember(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == ',')
            {
                return i;
            }
            if (text[i] == '"')
            {
                i = EndOfString(text, i);
            }
        }
        return text.Length;
    }

    /// <summary>Where a quoted string (RFC 9110 §5.6.4) ends; the text's end when it is not closed.</summary>
    private static int EndOfString(ReadOnlySpan<char> text, int start)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                return i;
            }
        }
        return text.Length;
    }
}
