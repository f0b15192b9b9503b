using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Hiding;

public sealed class HiddenCookieTests
{
    private const string RemoveApi = "\"transforms\": [{ \"PathRemovePrefix\": \"/api\" }]";

    [Theory]
    // Domain: the destination's goes, so that the cookie is the public host's; others' stay.
    [InlineData("/", null, "a=1; Domain=127.0.0.1; Path=/; Secure", "a=1; Path=/; Secure")]
    [InlineData("/", null, "a=1; path=/; DOMAIN=.inner.example", "a=1; path=/")]
    [InlineData("/", null, "a=1;domain = Inner.Example ;HttpOnly", "a=1;HttpOnly")]
    [InlineData("/", null, "a=1; Domain=example", "a=1; Domain=example")]
    [InlineData("/", null, "a=1; Domain=shop.example", "a=1; Domain=shop.example")]
    [InlineData("/", null, "a=1; Domain=notinner.example", "a=1; Domain=notinner.example")]
    [InlineData("/", null, "a=Domain=127.0.0.1; Secure", "a=Domain=127.0.0.1; Secure")]
    // Path: the way's changes are undone.
    [InlineData("/base/", null, "a=1; Path=/base; SameSite=Lax", "a=1; Path=/; SameSite=Lax")]
    [InlineData("/base/", null, "a=1; Path=/base/x", "a=1; Path=/x")]
    [InlineData("/base/", null, "a=1; Path= /base/x ;Secure", "a=1; Path=/x;Secure")]
    [InlineData("/base/", null, "a=1; Path=/basement", "a=1; Path=/basement")]
    [InlineData("/base/", null, "a=1; Path=/", "a=1; Path=/")]
    [InlineData("/base/", RemoveApi, "a=1; Path=/base/x; Domain=127.0.0.1", "a=1; Path=/api/x")]
    [InlineData("/", RemoveApi, "a=1; Path=/x", "a=1; Path=/api/x")]
    [InlineData("/", RemoveApi, "a=1; Path=/", "a=1; Path=/")]
    [InlineData("/", RemoveApi, "a=1; Path=/api", "a=1; Path=/api")]
    [InlineData("/", "\"transforms\": [{ \"PathPrefix\": \"/v2\" }]", "a=1; Path=/v2", "a=1; Path=/")]
    // All else byte for byte, sense or not.
    [InlineData("/base/", RemoveApi, "a=\"b c\" ; Expires=Wed, 21 Oct 2026 07:28:00 GMT;; ;x; =y; Path; Domain", "a=\"b c\" ; Expires=Wed, 21 Oct 2026 07:28:00 GMT;; ;x; =y; Path; Domain")]
    [InlineData("/base/", RemoveApi, "a=1; Path=", "a=1; Path=")]
    [InlineData("/base/", RemoveApi, "a", "a")]
    [InlineData("/", "\"hiding\": { \"addresses\": false }", "a=1; Domain=127.0.0.1", "a=1; Domain=127.0.0.1")]
    public async Task Cookie_of_the_destination_becomes_the_public_hosts(string path, string? route, string sent, string expected)
    {
        await using var origin = RawOrigin.Start($"HTTP/1.1 200 OK\r\nSet-Cookie: {sent}\r\nSet-Cookie: other=1; Path=/\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(new Uri(origin.Address, path), route, fields: "\"host\": \"inner.example\""));

        var response = await proxy.RawAsync("GET /api/now HTTP/1.1\r\nHost: shop.example\r\n\r\n");

        response.Head.Values("Set-Cookie").ShouldBe([expected, "other=1; Path=/"]);
    }

    [Fact]
    public async Task Path_that_the_client_wrote_adds_no_attribute()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nSet-Cookie: a=1; Path=/inner/x\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await ProxyUnderTest.StartAsync($$"""
            {
              "routes": { "r": { "clusterId": "c", "match": { "path": "/{tenant}/{**rest}" }, "transforms": [{ "PathPattern": "/inner/{**rest}" }] } },
              "clusters": { "c": { "destinations": { "d": { "address": "{{origin.Address}}" } } } }
            }
            """);

        (await proxy.RawAsync("GET /t/x HTTP/1.1\r\nHost: h\r\n\r\n")).Head.Value("Set-Cookie").ShouldBe("a=1; Path=/t/x");
        (await proxy.RawAsync("GET /t;Domain=evil/x HTTP/1.1\r\nHost: h\r\n\r\n")).Head.Value("Set-Cookie").ShouldBe("a=1; Path=/inner/x");
    }
}
