using System.Globalization;
using System.Text;
using FuncProxy.TestKit;
using Xunit.Abstractions;

namespace FuncProxy.Admin.Tests.Fuzzing;

/// <summary>Who does not have the key gets 401 or 404 (or what the server says to what is no request), whatever is sent; nothing is read, published, purged or drained.</summary>
public sealed class StrangerFuzzTests(ITestOutputHelper output)
{
    private const int Requests = 4000;
    private const int PerConnection = 50;

    private static readonly string[] Methods = ["GET", "PUT", "POST", "HEAD", "DELETE", "PATCH", "OPTIONS", "TRACE", "QUERY", "get", "CONNECT"];

    private static readonly string[] Segments =
        ["_funcproxy", "_FUNCPROXY", "%5ffuncproxy", "api", "API", "%61pi", "instance", "document", "validate", "history", "rollback", "explain", "cache", "purge", "destinations", "origin", "one", "drain", "restore", "counters", "errors", "tail", "audit", "openapi.json", "..", ".", "", "%2e%2e", "%2f", "health", "1", "x;y"];

    private static readonly string[] Keys =
        ["", "", "Authorization: Bearer KE", "Authorization: Bearer KEYY", "Authorization: Basic KEY", "Authorization: Bearer", "Authorization:  bearer  key", "api-key: KEY", "Authorization: Bearer KEY KEY", "Authorization: Bearer KEY\r\nAuthorization: Bearer KEY", "Cookie: key=KEY", "Proxy-Authorization: Bearer KEY"];

    private static readonly string[] Bodies =
        ["", "{}", "{\"all\":true}", "{\"generation\":1}", "{\"routes\":{}}", "{\"method\":\"GET\",\"url\":\"/\"}", "\u00ff\u00fe", "{\"tag\":\"x\"}"];

    [Fact]
    public async Task Nothing_but_401_and_404_comes_of_it()
    {
        var document = Documents.Respond("as it was");
        await using var admin = await AdminUnderTest.StartAsync(document);
        var random = new Random(9);
        var answers = new SortedDictionary<int, int>();

        for (var i = 0; i < Requests; i += PerConnection)
        {
            await SendAsync(admin, random, i, answers);
        }

        output.WriteLine(string.Join(", ", answers.Select(answer => $"{answer.Key}: {answer.Value}")));
        answers.Keys.ShouldBe([401, 404], ignoreOrder: true);
        answers[401].ShouldBeGreaterThan(Requests / 10);
        File.ReadAllText(admin.RouteFile).ShouldBe(document);
        (await admin.GetAsync("audit"))["writes"]!.AsArray().ShouldBeEmpty();
        admin.Log.Complaints.ShouldBeEmpty();
    }

    private static async Task SendAsync(AdminUnderTest admin, Random random, int first, SortedDictionary<int, int> answers)
    {
        RawClient? client = null;
        for (var i = 0; i < PerConnection; i++)
        {
            client ??= await RawClient.ConnectAsync(admin.Address);
            var request = Request(random, first + i);
            await client.SendAsync(request);
            var response = await client.ReadResponseAsync(toHead: request.StartsWith("HEAD ", StringComparison.Ordinal));
            answers[response.Status] = answers.GetValueOrDefault(response.Status) + 1;
            response.Head.Value("Cache-Control").ShouldBe("no-store", request);
            response.Head.Text.ShouldNotContain("Access-Control", Case.Insensitive);
            response.Head.Values("ETag").ShouldBeEmpty(request);
            if (response.Head.Values("Connection").Contains("close"))
            {
                client.Dispose();
                client = null;
            }
        }
        client?.Dispose();
    }

    private static string Request(Random random, int number)
    {
        var method = Methods[random.Next(Methods.Length - 1)];
        var path = new StringBuilder("/_funcproxy/api");
        for (var i = random.Next(5); i > 0; i--)
        {
            // Above it and health are others' tests.
            path.Append('/').Append(Segments[random.Next(3, Segments.Length)] is var segment && segment is ".." or "%2e%2e" or "health" ? "x" : segment);
        }
        if (random.Next(4) == 0)
        {
            path.Append("?key=").Append(AdminUnderTest.Key);
        }
        var key = Keys[random.Next(Keys.Length)].Replace("KEY", AdminUnderTest.Key, StringComparison.Ordinal);
        var body = Bodies[random.Next(Bodies.Length)];
        // From ever new addresses, so that the limit on wrong keys lets each be looked at.
        var address = string.Create(CultureInfo.InvariantCulture, $"10.{number >> 16}.{(number >> 8) & 255}.{number & 255}");
        return $"{method} {path} HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: {address}\r\n{(key.Length == 0 ? "" : key + "\r\n")}{(random.Next(2) == 0 ? "If-None-Match: *\r\n" : "")}Content-Length: {Encoding.Latin1.GetByteCount(body)}\r\n\r\n{body}";
    }
}
