using System.Net;
using System.Text.Json.Nodes;
using FuncProxy.Admin.Live;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Admin.Tests.Live;

public sealed class TailTests
{
    private const string Document = """
        { "routes": {
            "a": { "match": { "path": "/a" }, "respond": { "body": "a" } },
            "b": { "match": { "path": "/b" }, "respond": { "status": 503, "body": "b" } } } }
        """;

    [Theory]
    [InlineData("", new[] { "a", "b", null })]
    [InlineData("?route=b", new[] { "b" })]
    [InlineData("?status=5xx", new[] { "b" })]
    [InlineData("?status=404", new string?[] { null })]
    [InlineData("?route=a&status=2xx", new[] { "a" })]
    public async Task Reader_sees_each_request_that_it_has_asked_for(string query, string?[] routes)
    {
        await using var admin = await AdminUnderTest.StartAsync(Document);
        using var response = await OpenAsync(admin, query);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        foreach (var path in (string[])["/a?secret=1", "/b", "/c"])
        {
            using var answer = await admin.Stranger.GetAsync(path);
        }

        foreach (var route in routes)
        {
            var line = await NextAsync(lines);
            line["route"]?.GetValue<string>().ShouldBe(route);
            line["path"]!.GetValue<string>().ShouldBe("/" + (route ?? "c"));
            line["clientAddress"]!.GetValue<string>().ShouldBe("127.0.0.1");
            line.ToJsonString().ShouldNotContain("secret");
        }
    }

    [Fact]
    public async Task Silence_is_broken_by_a_comment_each_15_seconds()
    {
        var time = new FakeTimeProvider();
        await using var admin = await AdminUnderTest.StartAsync(Document, new() { Time = time });
        using var response = await OpenAsync(admin, "");
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        (await lines.ReadLineAsync()).ShouldBe(": still here");
        (await lines.ReadLineAsync()).ShouldBe("");

        var next = lines.ReadLineAsync();
        while (!next.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(15));
            await Task.Yield();
        }

        (await next).ShouldBe(": still here");
    }

    [Fact]
    public void What_a_slow_reader_misses_is_counted_and_no_request_waits()
    {
        var reader = new TailReader(TailFilter.Parse(null, null)!);
        for (var i = 0; i < TailReader.Capacity + 7; i++)
        {
            reader.Give(new TailLine { At = default, RequestId = "", Method = "", Status = 200, Attempts = 0, Milliseconds = 0, QueueMilliseconds = 0, ConnectMilliseconds = 0, BytesIn = 0, BytesOut = 0 });
        }

        reader.TakeDropped().ShouldBe(7);
        reader.TakeDropped().ShouldBe(0);
    }

    [Fact]
    public async Task Seventeenth_reader_is_503_until_one_leaves()
    {
        await using var admin = await AdminUnderTest.StartAsync(Document);
        var open = new List<HttpResponseMessage>();
        for (var i = 0; i < TailReaders.Most; i++)
        {
            open.Add(await OpenAsync(admin, ""));
        }

        (await admin.GetAsync("tail", HttpStatusCode.ServiceUnavailable))["detail"]!.GetValue<string>().ShouldNotBeEmpty();
        open.ForEach(response => response.Dispose());
        var status = HttpStatusCode.ServiceUnavailable;
        while (status == HttpStatusCode.ServiceUnavailable)
        {
            using var again = await admin.Client.GetAsync("_funcproxy/api/tail", HttpCompletionOption.ResponseHeadersRead);
            status = again.StatusCode;
        }

        status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Stop_ends_the_stream_and_does_not_wait_for_it()
    {
        await using var admin = await AdminUnderTest.StartAsync(Document);
        using var response = await OpenAsync(admin, "");
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());

        await admin.StopAsync().WaitAsync(TimeSpan.FromSeconds(5));

        (await lines.ReadToEndAsync()).ShouldBe(": still here\n\n");
    }

    [Theory]
    [InlineData("6xx")]
    [InlineData("x")]
    [InlineData("20")]
    [InlineData("abc")]
    public async Task Filter_that_is_none_is_400(string status)
    {
        await using var admin = await AdminUnderTest.StartAsync(Document);

        await admin.GetAsync("tail?status=" + status, HttpStatusCode.BadRequest);
    }

    private static async Task<HttpResponseMessage> OpenAsync(AdminUnderTest admin, string query)
    {
        var response = await admin.Client.GetAsync("_funcproxy/api/tail" + query, HttpCompletionOption.ResponseHeadersRead);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        return response;
    }

    private static async Task<JsonNode> NextAsync(StreamReader lines)
    {
        while (true)
        {
            var line = (await lines.ReadLineAsync()).ShouldNotBeNull();
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return JsonNode.Parse(line[6..])!;
            }
        }
    }
}
