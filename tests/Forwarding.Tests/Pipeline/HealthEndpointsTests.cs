using System.Text.Json;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Pipeline;

public sealed class HealthEndpointsTests
{
    [Theory]
    [InlineData("/_funcproxy/health/live")]
    [InlineData("/_FuncProxy/Health/Live")]
    [InlineData("/a/../_funcproxy/health/live")]
    public async Task Live_answers_while_the_process_runs(string target)
    {
        await using var proxy = await ProxyUnderTest.StartAsync(document: null);

        var response = await proxy.RawAsync($"GET {target} HTTP/1.1\r\nHost: h\r\n\r\n");

        response.Status.ShouldBe(200);
        response.Head.Value("Content-Type").ShouldBe("application/json");
        response.Head.Value("Cache-Control").ShouldBe("no-store");
        response.Text.ShouldBe("""{"status":"live"}""");
    }

    [Fact]
    public async Task Ready_once_routes_are_served()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("""{ "routes": {}, "clusters": {} }""");
        await proxy.Log.WaitForAsync(1);

        var response = await proxy.RawAsync("GET /_funcproxy/health/ready HTTP/1.1\r\nHost: h\r\n\r\n");

        response.Status.ShouldBe(200);
        using var state = JsonDocument.Parse(response.Text);
        state.RootElement.GetProperty("status").GetString().ShouldBe("ready");
        state.RootElement.GetProperty("routes").GetProperty("version").GetString().ShouldNotBeNullOrEmpty();
        state.RootElement.GetProperty("routes").GetProperty("errors").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Head_has_the_length_and_no_body()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(document: null);
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("HEAD /_funcproxy/health/live HTTP/1.1\r\nHost: h\r\n\r\n");

        (await client.ReadResponseAsync(toHead: true)).Head.Value("Content-Length").ShouldBe("17");

        await client.SendAsync("GET /_funcproxy/health/live HTTP/1.1\r\nHost: h\r\n\r\n");
        (await client.ReadResponseAsync()).Text.Length.ShouldBe(17);
    }

    [Fact]
    public async Task Other_methods_are_not_allowed()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(document: null);

        var response = await proxy.RawAsync("POST /_funcproxy/health/ready HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");

        response.ShouldBeProblem(405, "http_request_denied");
        response.Head.Value("Allow").ShouldBe("GET, HEAD");
    }
}
