using System.Text;

namespace FuncProxy.Forwarding.Tests.Fuzzing;

/// <summary>Writes requests, right ones and wrong ones, the same for the same seed.</summary>
internal sealed class RequestMutator(int seed, int worker)
{
    private static readonly string[] Methods = ["GET", "GET", "POST", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "QUERY", "get", "X-Y"];

    private static readonly string[] Paths =
    [
        "/", "/a", "/a/b", "/a%2Fb", "/a%252Fb", "/a%5Cb", "/%41%7e", "/a;b=c", "/a//b", "/a+b", "/a/../b", "/a/./b/", "/a/%2e%2e/b", "/../a", "/%2e%2e/a",
        "/a/..%2fb", "/caf%c3%a9", "/%ff", "/a%00", "/a%", "/a%zz", "http://h/a", "HTTP://h:80/a/../b", "http://h", "*", "h:443", "/_funcproxy/health/live", "/%5ffuncproxy/x", "//h/a", "/a\\b", "/a#b", "/é",
    ];

    private static readonly string[] Fields =
    [
        "Accept: */*", "x-fuzz-a: 1", "x-fuzz-a: 2", "x-fuzz-b: a, b", "X-Fuzz-C:\t\u00e9 \u00ff\t", "x-fuzz-empty:", "Connection: close", "Connection: keep-alive",
        "Connection: x-fuzz-a", "Connection: close, X-Fuzz-B", "Connection: Content-Length, Transfer-Encoding, Host", "Keep-Alive: timeout=5", "TE: trailers", "TE: gzip, chunked",
        "Upgrade: h2c", "Upgrade: websocket", "Trailer: x", "Proxy-Connection: close", "Proxy-Authorization: Basic eA==", "X-Forwarded-For: 1.2.3.4", "X_Forwarded_For: 1.2.3.4",
        "Forwarded: for=1.2.3.4", "X-Real-IP: 1.2.3.4", "X-Original-URL: /admin", "X-WAWS-Unencoded-URL: /admin", "CLIENT_IP: 1", "x-functions-key: k", "X-MS-CLIENT-PRINCIPAL: x",
        "Via: 1.1 a (b, c)", "Via: 1.1 under-test", "Content-Type: text/plain", "Content-Encoding: gzip", "Content-Length: 0", "Content-Length: 3", "Content-Length: 30", "Content-Length: +3",
        "Content-Length: 3, 3", "Content-Length : 3", "Content-Length:\u000b3", "Content_Length: 3", "Transfer-Encoding: chunked", "Transfer-Encoding: Chunked", "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked, identity", "Transfer-Encoding:\u000bchunked", "Transfer-Encoding : chunked", "Transfer-Encoding: \"chunked\"", "Transfer_Encoding: chunked", "Host: other", "Host:", " x-fuzz-fold: 1",
        "\tfold", "x-fuzz-ctl: a\u0001b", "x-fuzz-nul: a\0b", "x-fuzz-cr: a\rb", "no colon", ": empty", "x y: 1", "x\u007f: 1", "é: 1", "Cookie: a=1", "Cookie: b=2", "x-request-id: r", "Range: bytes=0-1",
    ];

    private static readonly string[] Tokens =
    [
        "\r\n", "\n", "\r", "\r\n\r\n", "\0", "\t", " ", "  ", ":", ",", ";", "%", "%2e", "%00", "\\", "#", "?", "é", "\u007f", "\u0085", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/0.9", "http/1.1",
        "chunked", "0\r\n\r\n", "1\r\nx\r\n", "ffffffffffffffff", "80000000", "-1", "+1", "0x1", "1;a=\"\r\n\"", "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "Host: h\r\n",
    ];

    private readonly Random _random = new((seed * 1009) + worker);
    private long _number;

    /// <summary>One to three requests, one behind the other.</summary>
    /// <param name="count">How many.</param>
    public byte[] Next(out int count)
    {
        count = _random.Next(4) == 0 ? _random.Next(2, 4) : 1;
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            text.Append(Request());
        }
        var bytes = Encoding.Latin1.GetBytes(text.ToString());
        return _random.Next(3) == 0 ? Damage(bytes) : bytes;
    }

    /// <summary>Where to cut what is sent; most often nowhere.</summary>
    public int Cut(int length) => _random.Next(5) == 0 && length > 1 ? _random.Next(1, length) : length;

    private string Request()
    {
        var path = Pick(Paths);
        if (_random.Next(3) != 0)
        {
            path = Pick(["/a", "/b/c", "/a%2Fb", "/a//b"]);
        }
        var id = $"{worker}x{_number++:x}";
        var target = path.StartsWith('/') || path.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? $"{path}?id={id}{(_random.Next(8) == 0 ? "&%zz=+?" : "")}" : path;
        var head = new StringBuilder($"{Pick(Methods)} {target} {(_random.Next(20) == 0 ? "HTTP/1.0" : "HTTP/1.1")}\r\n");
        var lines = new List<string> { "Host: h" };
        var extra = _random.Next(4);
        for (var i = 0; i < extra; i++)
        {
            lines.Add(_random.Next(2) == 0 ? $"x-fuzz-{(char)('a' + _random.Next(3))}: {_random.Next(100)}" : Pick(Fields));
        }
        var body = Body(lines);
        if (_random.Next(6) == 0)
        {
            var (one, other) = (_random.Next(lines.Count), _random.Next(lines.Count));
            (lines[one], lines[other]) = (lines[other], lines[one]);
        }
        return head.AppendJoin("", lines.Select(line => line + (_random.Next(300) == 0 ? "\n" : "\r\n"))).Append("\r\n").Append(body).ToString();
    }

    private string Body(List<string> lines)
    {
        var content = new string((char)('A' + _random.Next(26)), _random.Next(20));
        switch (_random.Next(6))
        {
            case 0:
                lines.Add($"Content-Length: {content.Length + (_random.Next(10) == 0 ? _random.Next(-3, 4) : 0)}");
                return content;
            case 1:
                lines.Add("Transfer-Encoding: chunked");
                return Chunked(content);
            case 2 when _random.Next(3) == 0:
                lines.Add($"Content-Length: {_random.Next(20)}");
                lines.Add("Transfer-Encoding: chunked");
                return Chunked(content);
            default:
                return "";
        }
    }

    private string Chunked(string content)
    {
        var text = new StringBuilder();
        for (var at = 0; at < content.Length;)
        {
            var size = Math.Min(_random.Next(1, 9), content.Length - at);
            var spelled = _random.Next(8) switch
            {
                0 => $"{size:X4}",
                1 => $"{size:x};ext=\"v\"",
                2 when _random.Next(4) == 0 => Pick([$" {size:x}", $"{size:x} ", $"+{size:x}", $"0x{size:x}", $"{size + 1:x}", $"{size:x};a\nb", $"{size:x};\r", $"{size:x}\n"]),
                _ => $"{size:x}",
            };
            text.Append(spelled).Append("\r\n").Append(content, at, size).Append(_random.Next(100) == 0 ? Pick(["", "\n", "\r", "X\r\n"]) : "\r\n");
            at += size;
        }
        return text.Append(Pick(["0\r\n\r\n", "0\r\n\r\n", "0\r\n\r\n", "000\r\n\r\n", "0\r\nx-trail: 1\r\n\r\n", "0;x\r\n\r\n", "0\r\n", "0\r\nbad trailer\r\n\r\n", "0\n\n", ""])).ToString();
    }

    private byte[] Damage(byte[] bytes)
    {
        for (var rounds = _random.Next(1, 4); rounds > 0; rounds--)
        {
            var at = _random.Next(bytes.Length + 1);
            var length = Math.Min(_random.Next(1, 9), bytes.Length - at);
            bytes = _random.Next(5) switch
            {
                0 => [.. bytes[..at], .. bytes[(at + length)..]],
                1 => [.. bytes[..at], .. bytes.AsSpan(at, length), .. bytes[at..]],
                2 => [.. bytes[..at], (byte)_random.Next(256), .. bytes[at..]],
                3 when at < bytes.Length => [.. bytes[..at], (byte)(bytes[at] ^ (1 << _random.Next(8))), .. bytes[(at + 1)..]],
                _ => [.. bytes[..at], .. Encoding.Latin1.GetBytes(Pick(Tokens)), .. bytes[at..]],
            };
        }
        return bytes;
    }

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
