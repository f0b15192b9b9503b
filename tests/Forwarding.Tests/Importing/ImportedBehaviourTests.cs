using System.Text;
using FuncProxy.Forwarding.Balancing.Affinity;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Importing;

/// <summary>Twenty proxies.json and ten YARP sections: each is imported, is valid, and then does over real sockets what its schema promises; what it cannot do is noted.</summary>
public sealed class ImportedBehaviourTests
{
    public static TheoryData<string> Files() => [.. ImportedFile.Names("proxies").Concat(ImportedFile.Names("yarp"))];

    [Fact]
    public void Twenty_proxies_and_ten_sections_are_here()
    {
        ImportedFile.Names("proxies").Count().ShouldBe(20);
        ImportedFile.Names("yarp").Count().ShouldBe(10);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Imported_file_does_what_its_schema_promises(string name)
    {
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            context.Response.Headers["X-Origin-Secret"] = "s";
            context.Response.Headers["X-Origin-Version"] = "7";
            context.Response.Headers["X-Copy"] = "the origin's own";
        });
        var file = ImportedFile.Read(name, origin.Address);
        await using var proxy = await ProxyUnderTest.StartAsync(file.Document, new ProxyUnderTestOptions { AffinityKey = new AffinityKey("0123456789abcdef") });
        RawResponse? response = null;
        foreach (var line in ImportedFile.Expectations(name).Select(ExpectedLine.Parse))
        {
            switch (line.Kind)
            {
                case "backend":
                    CheckBackend(line, origin.Requests.All[^1]);
                    response!.Status.ShouldBe(200, $"{line.Rest}: {response.Text}");
                    break;
                case "answer":
                    CheckAnswer(line, response!);
                    break;
                case "note":
                    file.Notes.ShouldContain(note => note.ToString().Contains(line.Rest, StringComparison.Ordinal), $"{line.Rest}\n{string.Join('\n', file.Notes)}");
                    break;
                default:
                    response = await proxy.RawAsync(Request(line));
                    break;
            }
        }

        if (!ImportedFile.Expectations(name).Any(line => line.StartsWith("note ", StringComparison.Ordinal)))
        {
            file.Notes.ShouldBeEmpty();
        }
    }

    private static string Request(ExpectedLine line)
    {
        var text = new StringBuilder($"{line.Words[0]} {line.Words[1]} HTTP/1.1\r\nConnection: close\r\n");
        if (!line.Fields().Any(field => field.Name == "Host"))
        {
            text.Append("Host: client.example\r\n");
        }
        foreach (var (name, value) in line.Fields())
        {
            text.Append($"{name}: {value}\r\n");
        }
        return text.Append("\r\n").ToString();
    }

    private static void CheckBackend(ExpectedLine line, OriginRequest request)
    {
        var (host, method, target) = (line.Words[1], line.Words[2], line.Words[3]);
        $"{request.Method} {request.RawTarget}".ShouldBe($"{method} /@{host}{target}");
        foreach (var (name, value) in line.Fields())
        {
            (request.Headers.TryGetValue(name, out var found) ? string.Join(",", found.ToArray()).Replace(", ", ",") : null).ShouldBe(value, name);
        }
        foreach (var name in line.Absent())
        {
            request.Headers.ContainsKey(name).ShouldBeFalse(name);
        }
    }

    private static void CheckAnswer(ExpectedLine line, RawResponse response)
    {
        response.Status.ShouldBe(int.Parse(line.Words[1]), response.Text);
        foreach (var (name, value) in line.Fields())
        {
            response.Head.Value(name).ShouldBe(value, name);
        }
        foreach (var name in line.Absent())
        {
            response.Head.Value(name).ShouldBeNull(name);
        }
        if (line.Body is { } body)
        {
            response.Text.ShouldBe(body);
        }
    }
}
