using System.Buffers;

namespace FuncProxy.Routing.Matching;

/// <summary>The slow half of <see cref="RequestTarget"/>: paths with escapes, dot segments or empty segments.</summary>
internal static class PathNormalizer
{
    // RFC 3986 §2.3
    private static readonly SearchValues<char> Unreserved = SearchValues.Create(
        "-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~");

    /// <summary>Whether each <c>%</c> begins an escape, and none is NUL.</summary>
    public static bool HasValidEscapes(ReadOnlySpan<char> path)
    {
        for (var at = path.IndexOf('%'); at >= 0; at = path.IndexOf('%'))
        {
            if (at + 2 >= path.Length || !char.IsAsciiHexDigit(path[at + 1]) || !char.IsAsciiHexDigit(path[at + 2]) || Decoded(path, at) == 0)
            {
                return false;
            }

            path = path[(at + 3)..];
        }

        return true;
    }

    /// <summary>Removes dot segments, plain or escaped (RFC 3986 §5.2.4); all other characters stay as they are.</summary>
    /// <returns>False when the path climbs above its root.</returns>
    public static bool TryResolveDots(string path, out string resolved)
    {
        resolved = path;
        if (!HasDotSegment(path))
        {
            return true;
        }

        var buffer = ArrayPool<char>.Shared.Rent(path.Length);
        var length = Resolve(path, buffer);
        if (length > 0)
        {
            resolved = new string(buffer, 0, length);
        }

        ArrayPool<char>.Shared.Return(buffer);
        return length > 0;
    }

    /// <summary>The normalised view of a path without dot segments; the same instance when nothing differs.</summary>
    public static string View(string raw)
    {
        var length = 0;
        var same = true;
        for (var at = 0; at < raw.Length;)
        {
            var taken = Step(raw, at, out var given);
            same &= taken == given && (given == 1 || (!char.IsAsciiLetterLower(raw[at + 1]) && !char.IsAsciiLetterLower(raw[at + 2])));
            length += given;
            at += taken;
        }

        return same ? raw : string.Create(length, raw, Write);
    }

    /// <summary>The offset in <paramref name="raw"/> of the character at <paramref name="offset"/> in its view.</summary>
    public static int RawOffset(string raw, int offset)
    {
        var viewAt = 0;
        var at = 0;
        while (viewAt < offset && at < raw.Length)
        {
            var taken = Step(raw, at, out var given);
            if (viewAt + given > offset)
            {
                return at + offset - viewAt;
            }

            viewAt += given;
            at += taken;
        }

        return at;
    }

    // One unit of the raw path: how many characters it takes there and gives in the view.
    private static int Step(ReadOnlySpan<char> raw, int at, out int given)
    {
        given = 1;
        switch (raw[at])
        {
            case '%':
                given = Unreserved.Contains(Decoded(raw, at)) ? 1 : 3;
                return 3;
            case '/':
                var run = raw[at..].IndexOfAnyExcept('/');
                return run < 0 ? raw.Length - at : run;
            default:
                return 1;
        }
    }

    private static void Write(Span<char> view, string raw)
    {
        var viewAt = 0;
        for (var at = 0; at < raw.Length;)
        {
            var taken = Step(raw, at, out var given);
            if (given == 3)
            {
                raw.AsSpan(at, 3).ToUpperInvariant(view[viewAt..]);
            }
            else
            {
                view[viewAt] = raw[at] == '%' ? Decoded(raw, at) : raw[at];
            }

            viewAt += given;
            at += taken;
        }
    }

    private static char Decoded(ReadOnlySpan<char> path, int at) => (char)((HexValue(path[at + 1]) << 4) | HexValue(path[at + 2]));

    private static int HexValue(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private static bool HasDotSegment(ReadOnlySpan<char> path)
    {
        foreach (var range in path.Split('/'))
        {
            if (Dots(path[range]) > 0)
            {
                return true;
            }
        }

        return false;
    }

    private static int Resolve(ReadOnlySpan<char> path, Span<char> buffer)
    {
        var length = 0;
        foreach (var range in path[1..].Split('/'))
        {
            var segment = path[1..][range];
            var dots = Dots(segment);
            if (dots == 2)
            {
                if (length == 0)
                {
                    return 0;
                }

                length = buffer[..length].LastIndexOf('/');
            }

            if (dots == 0)
            {
                buffer[length++] = '/';
                segment.CopyTo(buffer[length..]);
                length += segment.Length;
            }
            else if (range.End.Value == path.Length - 1)
            {
                buffer[length++] = '/';
            }
        }

        return length;
    }

    // 1 for a segment that is one dot, 2 for two dots, each plain or escaped; else 0.
    private static int Dots(ReadOnlySpan<char> segment)
    {
        var dots = 0;
        while (!segment.IsEmpty)
        {
            var taken = segment[0] == '.' ? 1 : segment.StartsWith("%2e", StringComparison.OrdinalIgnoreCase) ? 3 : 0;
            if (taken == 0 || ++dots > 2)
            {
                return 0;
            }

            segment = segment[taken..];
        }

        return dots;
    }
}
