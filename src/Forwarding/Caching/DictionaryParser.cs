using System.Buffers;

namespace FuncProxy.Forwarding.Caching;

/// <summary>Reads a structured field that is a dictionary (RFC 9651 §4.2.2) strictly: one mistake anywhere, and the whole is none.</summary>
internal ref struct DictionaryParser(ReadOnlySpan<char> text)
{
    private const string LowerAndDigits = "abcdefghijklmnopqrstuvwxyz0123456789";
    private const string Upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create(LowerAndDigits + "_-.*");
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(LowerAndDigits + Upper + "!#$%&'*+-.^_`|~:/");
    private static readonly SearchValues<char> BinaryCharacters = SearchValues.Create(LowerAndDigits + Upper + "+/=");
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private ReadOnlySpan<char> _rest = text.Trim(' ');
    private bool _isBroken;
    private bool _hasRead;

    /// <summary>Whether the whole text has been read, and was a dictionary.</summary>
    public readonly bool IsWhole => !_isBroken && _rest.IsEmpty;

    /// <summary>Reads the next member.</summary>
    /// <returns>False at the end, and where the text is no dictionary.</returns>
    public bool TryReadMember(out ReadOnlySpan<char> name, out DictionaryValue value)
    {
        name = default;
        value = new DictionaryValue(IsTrue: true, IsCount: false, 0);
        if (_isBroken || _rest.IsEmpty)
        {
            return false;
        }
        if (_hasRead && !SkipComma())
        {
            return Fail();
        }
        _hasRead = true;
        if (!TryReadKey(out name))
        {
            return Fail();
        }
        if (Skip('=') && !(_rest.StartsWith("(") ? TryReadInnerList(out value) : TryReadItem(out value)))
        {
            return Fail();
        }
        return TryReadParameters() || Fail();
    }

    private bool Fail()
    {
        _isBroken = true;
        return false;
    }

    private bool SkipComma()
    {
        _rest = _rest.TrimStart(" \t");
        if (!Skip(','))
        {
            return false;
        }
        _rest = _rest.TrimStart(" \t");
        // No comma stands at the end.
        return !_rest.IsEmpty;
    }

    private bool Skip(char c)
    {
        if (_rest.IsEmpty || _rest[0] != c)
        {
            return false;
        }
        _rest = _rest[1..];
        return true;
    }

    private ReadOnlySpan<char> Take(SearchValues<char> characters)
    {
        var length = _rest.IndexOfAnyExcept(characters);
        var taken = length < 0 ? _rest : _rest[..length];
        _rest = _rest[taken.Length..];
        return taken;
    }

    private bool TryReadKey(out ReadOnlySpan<char> key)
    {
        key = default;
        if (_rest.IsEmpty || !(char.IsAsciiLetterLower(_rest[0]) || _rest[0] == '*'))
        {
            return false;
        }
        key = Take(KeyCharacters);
        return true;
    }

    private bool TryReadParameters()
    {
        while (Skip(';'))
        {
            _rest = _rest.TrimStart(' ');
            if (!TryReadKey(out _) || (Skip('=') && !TryReadItem(out _)))
            {
                return false;
            }
        }
        return true;
    }

    private bool TryReadInnerList(out DictionaryValue value)
    {
        value = default;
        Skip('(');
        for (var isFirst = true; ; isFirst = false)
        {
            var length = _rest.Length;
            _rest = _rest.TrimStart(' ');
            if (Skip(')'))
            {
                return true;
            }
            // Spaces keep the items apart.
            if ((!isFirst && _rest.Length == length) || !TryReadItem(out _) || !TryReadParameters())
            {
                return false;
            }
        }
    }

    private bool TryReadItem(out DictionaryValue value)
    {
        value = default;
        return !_rest.IsEmpty && _rest[0] switch
        {
            '"' => TryReadString(),
            '?' => TryReadBoolean(out value),
            ':' => TryReadBinary(),
            '-' or (>= '0' and <= '9') => TryReadNumber(out value),
            '*' => TryReadToken(),
            var c => char.IsAsciiLetter(c) && TryReadToken(),
        };
    }

    private bool TryReadToken()
    {
        Take(TokenCharacters);
        return true;
    }

    private bool TryReadBoolean(out DictionaryValue value)
    {
        value = new DictionaryValue(IsTrue: _rest.StartsWith("?1"), IsCount: false, 0);
        if (!value.IsTrue && !_rest.StartsWith("?0"))
        {
            return false;
        }
        _rest = _rest[2..];
        return true;
    }

    private bool TryReadBinary()
    {
        Skip(':');
        Take(BinaryCharacters);
        return Skip(':');
    }

    private bool TryReadNumber(out DictionaryValue value)
    {
        value = default;
        var isNegative = Skip('-');
        var digits = Take(NumberCharacters);
        var point = digits.IndexOf('.');
        if (point < 0)
        {
            value = new DictionaryValue(IsTrue: false, IsCount: !isNegative, DeltaSeconds.TryParse(digits, out var count) ? count : 0);
            return digits.Length is > 0 and <= 15;
        }
        var fraction = digits[(point + 1)..];
        return point is > 0 and <= 12 && fraction.Length is > 0 and <= 3 && !fraction.Contains('.');
    }

    private bool TryReadString()
    {
        for (var i = 1; i < _rest.Length; i++)
        {
            var c = _rest[i];
            if (c == '"')
            {
                _rest = _rest[(i + 1)..];
                return true;
            }
            if (c is < ' ' or > '~' || (c == '\\' && (++i == _rest.Length || _rest[i] is not ('"' or '\\'))))
            {
                return false;
            }
        }
        return false;
    }
}
