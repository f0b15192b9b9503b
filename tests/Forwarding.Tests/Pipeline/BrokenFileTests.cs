using System.Text.Json;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Pipeline;

public sealed class BrokenFileTests
{
    private const int Loaded = 1;
    private const int Refused = 2;

    private const string Broken = """
        {
          "routes": { "all": { "clusterId": "nowhere", "match": { "path": "/{**rest}" } } },
          "clusters": {}
        }
        """;

    [Fact]
    public async Task Broken_file_at_start_is_503_everywhere_with_file_line_and_reason()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Broken);

        foreach (var target in new[] { "/", "/any/path?x" })
        {
            var response = await proxy.RawAsync($"GET {target} HTTP/1.1\r\nHost: h\r\n\r\n");
            response.ShouldBeProblem(503, "proxy_configuration_error");
            using var problem = JsonDocument.Parse(response.Text);
            var error = problem.RootElement.GetProperty("errors").EnumerateArray().ShouldHaveSingleItem().GetString()!;
            error.ShouldContain(ProxyUnderTest.RouteFileName);
            error.ShouldContain("line 2");
            error.ShouldContain("nowhere");
        }
        var ready = await proxy.RawAsync("GET /_funcproxy/health/ready HTTP/1.1\r\nHost: h\r\n\r\n");
        ready.Status.ShouldBe(503);
        ready.Text.ShouldContain("line 2");
        (await proxy.RawAsync("GET /_funcproxy/health/live HTTP/1.1\r\nHost: h\r\n\r\n")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData(Broken)]
    [InlineData("{ not json")]
    [InlineData(null)]
    public async Task Routes_are_served_once_the_file_is_mended(string? first)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(first);
        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).ShouldBeProblem(503, "proxy_configuration_error");
        (await proxy.Log.WaitForAsync(Refused)).Message.ShouldContain(ProxyUnderTest.RouteFileName);

        proxy.Publish(Routes.To(origin.Address));

        await proxy.Log.WaitForAsync(Loaded);
        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).Text.ShouldBe("ok");
        (await proxy.RawAsync("GET /_funcproxy/health/ready HTTP/1.1\r\nHost: h\r\n\r\n")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Missing_file_says_so_with_a_remedy()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(document: null);

        var response = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

        response.ShouldBeProblem(503, "proxy_configuration_error");
        response.Text.ShouldContain("does not exist");
        response.Text.ShouldContain("RouteFile");
    }

    [Fact]
    public async Task Bad_document_keeps_the_last_good_one_is_logged_once_and_shows_on_readiness()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        await proxy.Log.WaitForAsync(Loaded);

        proxy.Publish(Broken);
        (await proxy.Log.WaitForAsync(Refused)).Message.ShouldContain("nowhere");
        // The same once more, then another: a second line for the second only.
        proxy.Publish(Broken);
        proxy.Publish("{ not json");
        await proxy.Log.WaitForAsync(Refused, count: 2);

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).Text.ShouldBe("ok");
        var ready = await proxy.RawAsync("GET /_funcproxy/health/ready HTTP/1.1\r\nHost: h\r\n\r\n");
        ready.Status.ShouldBe(200);
        using var state = JsonDocument.Parse(ready.Text);
        state.RootElement.GetProperty("routes").GetProperty("errors").GetArrayLength().ShouldBe(1);
        state.RootElement.GetProperty("routes").GetProperty("state").GetString()!.ShouldContain("last good one");

        proxy.Publish(Routes.To(origin.Address));
        await proxy.Log.WaitForAsync(Loaded, count: 2);
        proxy.Log.Entries.Count(entry => entry.Id == Refused).ShouldBe(2);
        (await proxy.RawAsync("GET /_funcproxy/health/ready HTTP/1.1\r\nHost: h\r\n\r\n")).Text.ShouldContain("\"errors\":[]");
    }
}
