using System.Text;

namespace FuncProxy.Forwarding.Tests.Fuzzing;

/// <summary>Makes responses that are right, with every framing, to be mutated.</summary>
internal static class UpstreamResponse
{
    private static readonly string[] Statuses = ["200 OK", "200 OK", "200 OK", "206 Partial Content", "404 Not Found", "302 Found", "500 Oops", "204 No Content", "304 Not Modified", "205 Reset Content", "299 "];

    private static readonly string[] Fields =
    [
        "Content-Type: text/plain", "Server: Apache", "Set-Cookie: a=1; Path=/; Domain=127.0.0.1", "Location: http://127.0.0.1/x", "Connection: keep-alive",
        "Connection: x-named", "x-named: 1", "Keep-Alive: timeout=5", "ETag: \"1\"", "Vary: *", "x-empty:", "x-latin: \u00e9\u00ff", "Content-Encoding: gzip", "Trailer: x-sum", "Upgrade: h2c", "x-tab: a\tb",
    ];

    private static readonly string[] Interims = ["HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"];

    public static string Make(Random random, int id)
    {
        var text = new StringBuilder();
        for (var i = random.Next(6) == 0 ? random.Next(3) : 0; i > 0; i--)
        {
            text.Append(Interims[random.Next(Interims.Length)]);
        }

        var status = Statuses[random.Next(Statuses.Length)];
        text.Append(random.Next(10) == 0 ? "HTTP/1.0 " : "HTTP/1.1 ").Append(status).Append("\r\nx-id: ").Append(UpstreamMark.Of(id)).Append("\r\n");
        for (var i = random.Next(5); i > 0; i--)
        {
            text.Append(Fields[random.Next(Fields.Length)]).Append("\r\n");
        }

        var body = status[..3] is "204" or "304" or "205" ? "" : Body(random, id);
        return text.Append(random.Next(3) switch
        {
            0 => Chunked(random, body),
            1 when body.Length > 0 => $"Connection: close\r\n\r\n{body}",
            _ => $"Content-Length: {body.Length}\r\n\r\n{body}",
        }).ToString();
    }

    private static string Body(Random random, int id)
    {
        var mark = UpstreamMark.Of(id);
        var times = random.Next(4) switch { 0 => 0, 1 => 1, 2 => random.Next(1, 60), _ => random.Next(40) == 0 ? random.Next(500, 4000) : random.Next(1, 8) };
        return new StringBuilder(mark.Length * times).Insert(0, mark, times).ToString();
    }

    private static string Chunked(Random random, string body)
    {
        if (body.Length == 0 && random.Next(2) == 0)
        {
            return "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
        }

        var text = new StringBuilder("Transfer-Encoding: chunked\r\n\r\n");
        for (var rest = body.AsSpan(); rest.Length > 0;)
        {
            var take = Math.Min(rest.Length, random.Next(1, 2000));
            text.Append(take.ToString(random.Next(2) == 0 ? "x" : "X")).Append(random.Next(8) == 0 ? ";ext=1" : "").Append("\r\n").Append(rest[..take]).Append("\r\n");
            rest = rest[take..];
        }

        return text.Append("0\r\n").Append(random.Next(4) == 0 ? "x-sum: 1\r\n" : "").Append("\r\n").ToString();
    }
}
