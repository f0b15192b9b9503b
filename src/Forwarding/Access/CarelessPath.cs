namespace FuncProxy.Forwarding.Access;

/// <summary>A path as a destination may see it that decodes too much: all escapes decoded until none is left, and backslashes taken for slashes.</summary>
internal static class CarelessPath
{
    private const int MaxRounds = 4;

    /// <summary>The path; the same instance where nothing differs.</summary>
    /// <returns>Null when it is still encoded after four rounds.</returns>
    public static string? Of(string path)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            if (!path.AsSpan().ContainsAny('%', '\\'))
            {
                return path;
            }
            var decoded = Decode(path);
            if (decoded == path)
            {
                return path;
            }
            path = decoded;
        }
        return path.Contains('%') && Decode(path) != path ? null : path;
    }

    private static string Decode(string path) => string.Create(DecodedLength(path), path, static (to, from) =>
    {
        var at = 0;
        for (var i = 0; i < to.Length; i++)
        {
            var isEscape = IsEscape(from, at);
            var character = isEscape ? (char)Convert.ToByte(from.Substring(at + 1, 2), 16) : from[at];
            to[i] = character == '\\' ? '/' : character;
            at += isEscape ? 3 : 1;
        }
    });

    private static int DecodedLength(string path)
    {
        var length = 0;
        for (var at = 0; at < path.Length; at += IsEscape(path, at) ? 3 : 1)
        {
            length++;
        }
        return length;
    }

    private static bool IsEscape(string path, int at)
        => path[at] == '%' && at + 2 < path.Length && char.IsAsciiHexDigit(path[at + 1]) && char.IsAsciiHexDigit(path[at + 2]);
}
