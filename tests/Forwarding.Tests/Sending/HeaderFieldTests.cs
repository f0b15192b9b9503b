using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Sending;

public sealed class HeaderFieldTests
{
    [Theory]
    [InlineData(null, null, null)]
    [InlineData("\"host\": \"other.example:8443\"", null, "other.example:8443")]
    [InlineData(null, "\"transforms\": [{ \"RequestHeaderOriginalHost\": \"true\" }]", "shop.example")]
    [InlineData("\"host\": \"other.example\"", "\"transforms\": [{ \"RequestHeaderOriginalHost\": \"true\" }]", "shop.example")]
    public async Task Host_is_the_destinations_unless_told_otherwise(string? destination, string? route, string? expected)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, route, fields: destination));

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n")).Status.ShouldBe(200);

        origin.Requests.Single.Host.ShouldBe(expected ?? origin.Address.Authority);
    }

    [Fact]
    public async Task Repeated_response_fields_stay_separate_lines()
    {
        await using var origin = RawOrigin.Start(
            "HTTP/1.1 200 OK\r\nSet-Cookie: a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT\r\nx-one: 1\r\nSet-Cookie: b=2\r\nWWW-Authenticate: Basic realm=\"x\"\r\nWWW-Authenticate: Bearer\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

        response.Head.Values("Set-Cookie").ShouldBe(["a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=2"]);
        response.Head.Values("WWW-Authenticate").ShouldBe(["Basic realm=\"x\"", "Bearer"]);
    }

    [Fact]
    public async Task Cookies_are_joined_into_one_line()
    {
        RawHead? seen = null;
        await using var origin = RawOrigin.Start(async connection =>
        {
            seen = await connection.ReadRequestHeadAsync();
            await connection.WriteAsync("HTTP/1.1 204 No Content\r\n\r\n");
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\nCookie: a=1\r\nCookie: b=2, c\r\n\r\n")).Status.ShouldBe(204);

        seen!.Values("Cookie").ShouldBe(["a=1; b=2, c"]);
    }

    [Fact]
    public async Task Repeated_request_fields_keep_their_values_and_order()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\nAccept: text/html;q=0.5\r\nAccept: */*\r\nx-one: 2\r\nx-one: 1\r\nx-empty:\r\n\r\n")).Status.ShouldBe(200);

        var seen = origin.Requests.Single.Headers;
        string.Join(", ", seen["Accept"].ToArray()).ShouldBe("text/html;q=0.5, */*");
        string.Join(", ", seen["x-one"].ToArray()).ShouldBe("2, 1");
        seen.ContainsKey("x-empty").ShouldBeTrue();
    }

    [Fact]
    public async Task Latin1_values_pass_byte_for_byte_both_ways()
    {
        const string Value = "caf\u00e9 \u00ff\u0080\u00a0x";
        RawHead? seen = null;
        await using var origin = RawOrigin.Start(async connection =>
        {
            seen = await connection.ReadRequestHeadAsync();
            await connection.WriteAsync($"HTTP/1.1 200 OK\r\nx-back: {Value}\r\nContent-Length: 0\r\n\r\n");
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync($"GET / HTTP/1.1\r\nHost: h\r\nx-there: {Value}\r\nUser-Agent: \u00e9\r\n\r\n");

        seen!.Value("x-there").ShouldBe(Value);
        seen.Value("User-Agent").ShouldBe("\u00e9");
        response.Head.Value("x-back").ShouldBe(Value);
    }

    [Fact]
    public async Task Utf8_bytes_pass_unchanged()
    {
        var bytes = System.Text.Encoding.Latin1.GetString("naïve – 日本"u8);
        RawHead? seen = null;
        await using var origin = RawOrigin.Start(async connection =>
        {
            seen = await connection.ReadRequestHeadAsync();
            await connection.WriteAsync($"HTTP/1.1 200 OK\r\nx-back: {bytes}\r\nContent-Length: 0\r\n\r\n");
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync($"GET / HTTP/1.1\r\nHost: h\r\nx-there: {bytes}\r\n\r\n");

        seen!.Value("x-there").ShouldBe(bytes);
        response.Head.Value("x-back").ShouldBe(bytes);
    }

    [Fact]
    public async Task Reason_phrase_of_the_destination_passes()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 299 Quite Good\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).StatusLine.ShouldBe("HTTP/1.1 299 Quite Good");
    }

    [Fact]
    public async Task Platforms_fields_do_not_travel()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { InFunctions = true });

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\nX-Client-IP: 203.0.113.9\r\nx-functions-key: secret\r\nX-ARR-LOG-ID: 1\r\nX-Content-Length: 7\r\nx-mine: 1\r\n\r\n")).Status.ShouldBe(200);

        var seen = origin.Requests.Single.Headers;
        seen.Keys.ShouldNotContain(name => name.StartsWith("X-ARR", StringComparison.OrdinalIgnoreCase));
        seen.ContainsKey("x-client-ip").ShouldBeFalse();
        seen.ContainsKey("x-functions-key").ShouldBeFalse();
        seen.ContainsKey("x-content-length").ShouldBeFalse();
        seen["x-mine"].ToString().ShouldBe("1");
        seen["x-forwarded-for"].ToString().ShouldBe("203.0.113.9");
    }
}
