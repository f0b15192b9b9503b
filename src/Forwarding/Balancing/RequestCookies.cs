namespace FuncProxy.Forwarding.Balancing;

/// <summary>Goes through the cookies of a Cookie field (RFC 6265 §4.2.1), without copies.</summary>
internal ref struct RequestCookies(string? field)
{
    private readonly string _field = field ?? "";
    private int _end = -1;

    /// <summary>Where the cookie begins, right behind the semicolon before it.</summary>
    public int Start { get; private set; }

    /// <summary>Where it ends: at the semicolon behind it, or at the field's end.</summary>
    public readonly int End => _end;

    /// <summary>The cookie's name; empty when there is no equals sign.</summary>
    public ReadOnlySpan<char> Name { get; private set; }

    /// <summary>Its value, as it is written.</summary>
    public ReadOnlySpan<char> Value { get; private set; }

    /// <summary>Goes to the next cookie.</summary>
    public bool MoveNext()
    {
        Start = _end + 1;
        if (Start > _field.Length)
        {
            return false;
        }
        var next = _field.IndexOf(';', Start);
        _end = next < 0 ? _field.Length : next;
        var cookie = _field.AsSpan(Start, _end - Start);
        var equals = cookie.IndexOf('=');
        Name = equals < 0 ? default : cookie[..equals].Trim();
        Value = cookie[(equals + 1)..].Trim();
        return true;
    }

    /// <summary>The field without the cookies of a name, all others byte for byte; null when none is left, the same instance where none is taken away.</summary>
    public static string? Without(string field, string name)
    {
        for (var cookies = new RequestCookies(field); cookies.MoveNext();)
        {
            if (cookies.Name.SequenceEqual(name))
            {
                return Without(Cut(field, cookies.Start, cookies.End), name);
            }
        }
        return string.IsNullOrWhiteSpace(field) ? null : field;
    }

    /// <summary>Takes out a cookie and one semicolon: that before it, or that behind the first one.</summary>
    private static string Cut(string field, int start, int end)
        => start > 0 ? field.Remove(start - 1, end - start + 1) : field[Math.Min(end + 1, field.Length)..].TrimStart(' ');
}
