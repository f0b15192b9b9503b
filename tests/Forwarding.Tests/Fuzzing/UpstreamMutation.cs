namespace FuncProxy.Forwarding.Tests.Fuzzing;

/// <summary>Breaks a response in one place.</summary>
internal static class UpstreamMutation
{
    private static readonly string[] Tokens =
    [
        "\r\n", "\n", "\r", "\0", "\r\n\r\n", " ", "\t", ":", "0\r\n\r\n", "ffffffff\r\n", "-1\r\n", "0x5\r\n", "5 \r\n", "\r\nContent-Length: 5", "\r\nContent-Length: 5\r\nContent-Length: 6",
        "\r\nContent-Length: -1", "\r\nContent-Length: +5", "\r\nContent-Length: 99999999999999999999", "\r\nTransfer-Encoding: chunked", "\r\nTransfer-Encoding: gzip, chunked", "\r\nTransfer-Encoding : chunked",
        "\r\nTransfer-Encoding:\tchunked", "\r\nTransfer-Encoding: xchunked", "\r\nConnection: close", "\r\nConnection: x-id, x-named", "\r\nX-Evil: 1", "\rX-Evil: 1", "\r\n folded", "\nX-Feed: 1",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", "HTTP/2.0", "\r\nSet-Cookie: a=b; Path=/\0x", "\u0001", "\u007f", "\u0080",
        "\r\nLocation: //127.0.0.1\\@evil/", "\r\nProxy-Authenticate: Basic", "\r\n: empty", "\r\nname with space: 1", "\r\nContent-Range: bytes 0-1/2", ";", "\r\nTrailer: Content-Length",
    ];

    public static string Apply(Random random, string text)
    {
        // Mostly in the head, where the meaning is.
        var head = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is > 0 and var end ? end + 4 : text.Length;
        var at = random.Next(random.Next(3) == 0 ? text.Length + 1 : head + 1);
        at = Math.Min(at, text.Length);
        var length = Math.Min(random.Next(1, random.Next(2) == 0 ? 4 : 200), text.Length - at);
        return random.Next(9) switch
        {
            0 => at < text.Length ? string.Concat(text.AsSpan(0, at), [(char)random.Next(256)], text.AsSpan(at + 1)) : text,
            1 => text.Remove(at, length),
            2 => text.Insert(at, text.Substring(at, length)),
            3 => text[..at],
            4 or 5 => text.Insert(LineEnd(text, at), Tokens[random.Next(Tokens.Length)]),
            6 => text.Insert(at, Tokens[random.Next(Tokens.Length)]),
            7 => ChangeNumber(random, text, at),
            _ => string.Concat(text.AsSpan(at, length), text.AsSpan(0, at), text.AsSpan(at + length)),
        };
    }

    private static int LineEnd(string text, int at) => text.IndexOf("\r\n", at, StringComparison.Ordinal) is >= 0 and var end ? end : at;

    /// <summary>Makes the next number a little larger or smaller: a length or a chunk's size that lies.</summary>
    private static string ChangeNumber(Random random, string text, int at)
    {
        var start = text.AsSpan(at).IndexOfAnyInRange('0', '9');
        if (start < 0)
        {
            return text;
        }

        start += at;
        var rest = text.AsSpan(start);
        var length = rest.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : rest.Length;
        return long.TryParse(rest[..length], out var number)
            ? $"{text[..start]}{Math.Max(0, number + random.Next(-3, 20))}{text[(start + length)..]}"
            : text;
    }
}
