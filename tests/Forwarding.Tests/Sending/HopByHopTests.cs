using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Sending;

public sealed class HopByHopTests
{
    private static readonly string[] OfOneConnection =
        ["Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Trailer", "Upgrade", "HTTP2-Settings", "Proxy-Authenticate", "Proxy-Authorization"];

    [Fact]
    public async Task Request_fields_of_one_connection_stay_here()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync(
            "GET / HTTP/1.1\r\nHost: h\r\nConnection: keep-alive, x-mine ,X-Other\r\nKeep-Alive: timeout=5\r\nProxy-Connection: close\r\nTrailer: x\r\n"
            + "Upgrade: foo/1\r\nHTTP2-Settings: AAMAAABk\r\nProxy-Authenticate: Basic\r\nProxy-Authorization: Basic eA==\r\nX-Mine: 1\r\nx-other: 2\r\nx-stays: 3\r\n\r\n");

        response.Status.ShouldBe(200);
        var seen = origin.Requests.Single.Headers;
        seen.Keys.ShouldNotContain(name => OfOneConnection.Contains(name, StringComparer.OrdinalIgnoreCase));
        seen.ContainsKey("x-mine").ShouldBeFalse();
        seen.ContainsKey("x-other").ShouldBeFalse();
        seen["x-stays"].ToString().ShouldBe("3");
    }

    [Theory]
    [InlineData("Connection: x-mine")]
    [InlineData("Connection: keep-alive, x-mine")]
    [InlineData("Connection: x-mine,Keep-Alive")]
    [InlineData("Connection: close, x-mine")]
    [InlineData("Connection: upgrade, x-mine")]
    [InlineData("Connection: keep-alive\r\nConnection: x-mine")]
    [InlineData("Connection: X-Mine\r\nConnection: close")]
    public async Task Field_that_Connection_names_stays_here_whatever_stands_beside_it(string connection)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync($"GET / HTTP/1.1\r\nHost: h\r\n{connection}\r\nX-Mine: 1\r\nx-stays: 2\r\n\r\n")).Status.ShouldBe(200);

        origin.Requests.Single.Headers.ContainsKey("x-mine").ShouldBeFalse();
        origin.Requests.Single.Headers["x-stays"].ToString().ShouldBe("2");
    }

    [Theory]
    [InlineData("HTTP/1.1", "Connection: keep-alive\r\n", true)]
    [InlineData("HTTP/1.1", "", true)]
    [InlineData("HTTP/1.1", "Connection: close\r\n", false)]
    [InlineData("HTTP/1.1", "Connection: x, Close\r\n", false)]
    [InlineData("HTTP/1.0", "", false)]
    [InlineData("HTTP/1.0", "Connection: keep-alive\r\n", false)]
    public async Task Clients_connection_is_kept_as_its_version_and_Connection_say(string version, string connection, bool isKept)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync($"HEAD / {version}\r\nHost: h\r\n{connection}\r\n");

        (await client.ReadResponseAsync(toHead: true)).Status.ShouldBe(200);

        await client.SendAsync("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
        (await client.Connection.ReadHeadAsync() is not null).ShouldBe(isKept);
    }

    [Fact]
    public async Task Connection_field_cannot_make_the_proxy_drop_its_own()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\nConnection: close, X-Forwarded-For, X-Forwarded-Proto, x-request-id, Host\r\n\r\n")).Status.ShouldBe(200);

        var seen = origin.Requests.Single;
        seen.Headers["X-Forwarded-For"].ToString().ShouldBe("127.0.0.1");
        seen.Headers["X-Forwarded-Proto"].ToString().ShouldBe("http");
        seen.Headers["x-request-id"].Count.ShouldBe(1);
        seen.Host.ShouldBe(origin.Address.Authority);
    }

    [Theory]
    [InlineData("trailers", "trailers")]
    [InlineData("gzip, trailers;q=0.5", "trailers")]
    [InlineData("gzip", "")]
    public async Task Te_passes_only_its_offer_of_trailers(string sent, string expected)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync($"GET / HTTP/1.1\r\nHost: h\r\nConnection: TE\r\nTE: {sent}\r\n\r\n")).Status.ShouldBe(200);

        origin.Requests.Single.Headers["TE"].ToString().ShouldBe(expected);
    }

    [Fact]
    public async Task Response_fields_of_one_connection_stay_here()
    {
        await using var origin = RawOrigin.Start(
            "HTTP/1.1 200 OK\r\nConnection: close,  X-Mine\r\nConnection: x-other\r\nKeep-Alive: timeout=5\r\nProxy-Connection: close\r\nUpgrade: h2c\r\nTrailer: x\r\n"
            + "Proxy-Authenticate: Basic\r\nX-MINE: 1\r\nx-other: 2\r\nx-stays: 3\r\nContent-Length: 2\r\n\r\nok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

        response.Text.ShouldBe("ok");
        response.Headers.ShouldNotContain(field => OfOneConnection.Contains(field.Key, StringComparer.OrdinalIgnoreCase));
        response.Head.Value("x-mine").ShouldBeNull();
        response.Head.Value("x-other").ShouldBeNull();
        response.Head.Value("x-stays").ShouldBe("3");
        response.Head.Value("Content-Length").ShouldBe("2");
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("keep-alive", false)]
    [InlineData("Close", false)]
    [InlineData("", false)]
    [InlineData("close, keep-alive", false)]
    [InlineData("close, x", true)]
    public void Usual_options_nominate_nothing(string? connection, bool expected) =>
        FuncProxy.Forwarding.Sending.HopByHop.NominatesFields(connection).ShouldBe(expected);
}
