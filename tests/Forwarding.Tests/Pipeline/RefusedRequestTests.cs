using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Pipeline;

public sealed class RefusedRequestTests
{
    [Theory]
    [InlineData("/..")]
    [InlineData("/../x")]
    [InlineData("/a/../../x")]
    [InlineData("/%2e%2e/x")]
    [InlineData("/a/%2E./%2e%2e/x")]
    [InlineData("/a%")]
    [InlineData("/a%2")]
    [InlineData("/a%zz")]
    [InlineData("/a%00b")]
    [InlineData("/a\u0001b")]
    [InlineData("/a\u007fb")]
    [InlineData("/a\tb")]
    [InlineData("/a#b")]
    [InlineData("/caf\u00e9")]
    [InlineData("/a?x=\u0001")]
    [InlineData("*")]
    [InlineData("x")]
    [InlineData("ftp://h/x")]
    public async Task Target_that_is_malformed_is_refused_and_goes_nowhere(string target)
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync($"GET {target} HTTP/1.1\r\nHost: h\r\n\r\n")).Status.ShouldBe(target is "*" or "x" ? 405 : 400);

        origin.ConnectionCount.ShouldBe(0);
    }

    [Fact]
    public async Task Problem_of_a_bad_target_follows_the_contract()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("""{ "routes": {}, "clusters": {} }""");

        (await proxy.RawAsync("GET /a/../../x HTTP/1.1\r\nHost: h\r\n\r\n")).ShouldBeProblem(400, "http_request_error");
    }

    [Fact]
    public async Task Unknown_path_is_404_and_wrong_method_405_with_Allow()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync($$"""
            {
              "routes": {
                "read": { "clusterId": "c", "match": { "path": "/items/{id}", "methods": ["GET", "HEAD"] } },
                "write": { "clusterId": "c", "match": { "path": "/items/{id}", "methods": ["PUT"] } }
              },
              "clusters": { "c": { "destinations": { "d": { "address": "{{origin.Address}}" } } } }
            }
            """);

        (await proxy.RawAsync("GET /other HTTP/1.1\r\nHost: h\r\n\r\n")).ShouldBeProblem(404, "destination_not_found");
        var denied = await proxy.RawAsync("DELETE /items/1 HTTP/1.1\r\nHost: h\r\n\r\n");
        denied.ShouldBeProblem(405, "http_request_denied");
        denied.Head.Value("Allow")!.Split(", ").Order().ShouldBe(["GET", "HEAD", "PUT"]);
        (await proxy.RawAsync("GET /items/1 HTTP/1.1\r\nHost: h\r\n\r\n")).Status.ShouldBe(200);
        origin.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nConnection: keep-alive, upgrade\r\nUpgrade: foo, WebSocket/13\r\n\r\n")]
    [InlineData("CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\n")]
    public async Task Upgrade_to_websocket_and_connect_are_501(string request)
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync(request)).ShouldBeProblem(501, "http_upgrade_failed");

        origin.ConnectionCount.ShouldBe(0);
    }

    [Theory]
    [InlineData("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n")]
    [InlineData("Connection: upgrade\r\nUpgrade: h2c\r\n")]
    [InlineData("Upgrade: TLS/1.0\r\n")]
    public async Task Offer_of_another_protocol_is_ignored_and_the_request_served(string offer)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync($"GET / HTTP/1.1\r\nHost: h\r\n{offer}\r\n");

        var response = await client.ReadResponseAsync();

        response.Status.ShouldBe(200);
        response.Text.ShouldBe("ok");
        var seen = origin.Requests.Single;
        seen.Headers.ContainsKey("Upgrade").ShouldBeFalse();
        seen.Headers.ContainsKey("HTTP2-Settings").ShouldBeFalse();
        seen.Headers.ContainsKey("Transfer-Encoding").ShouldBeFalse();
    }

    [Fact]
    public async Task Declared_length_over_the_limit_is_413_before_any_of_the_body_is_read()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, "\"limits\": { \"maxRequestBodyBytes\": 10 }"));

        // The body is never sent: who waited for it would not answer.
        (await proxy.RawAsync("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 11\r\n\r\n")).ShouldBeProblem(413, "http_request_denied");

        origin.Requests.Count.ShouldBe(0);
        (await proxy.RawAsync("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n0123456789")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Chunked_body_over_the_limit_is_413_and_no_whole_request_at_the_origin()
    {
        await using var origin = await KestrelOrigin.StartAsync(context => context.Request.Body.CopyToAsync(Stream.Null));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, "\"limits\": { \"maxRequestBodyBytes\": 20 }"));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n");
        var seen = await origin.Requests.WaitForRequestAsync();
        // The server counts the chunks' framing with them.
        await client.SendAsync("10\r\n5678901234567890\r\n0\r\n\r\n");

        (await client.ReadResponseAsync()).ShouldBeProblem(413, "http_request_denied");

        await seen.Ended.WaitAsync(TimeSpan.FromSeconds(5));
        seen.Failure.ShouldNotBeNull();
        proxy.Log.Complaints.ShouldBeEmpty();
        (await proxy.RawAsync("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n01234\r\n0\r\n\r\n")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Lifted_limit_lets_bodies_of_more_than_the_servers_default_pass()
    {
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, "\"maxRequestBodySize\": -1"));

        using var response = await proxy.SendAsync(HttpMethod.Post, "/", new ByteArrayContent(new byte[31_000_000]));

        response.IsSuccessStatusCode.ShouldBeTrue();
        origin.Requests.Single.BodyLength.ShouldBe(31_000_000);
    }
}
