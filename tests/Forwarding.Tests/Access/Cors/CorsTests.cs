using FuncProxy.Forwarding.Tests.Balancing;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Access.Cors;

public sealed class CorsTests
{
    private const string Page = "https://app.example.com";
    private const string Listed = """ "cors": { "allowOrigins": ["https://app.example.com", "https://*.example.org:8443"] } """;

    [Fact]
    public async Task Preflight_is_answered_for_the_route_that_takes_the_request_and_goes_nowhere()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync($$"""
            {
              "routes": {
                "post": { "clusterId": "c", "match": { "path": "/{**rest}", "methods": ["POST"] }, "access": { "allow": "key" }, {{Listed}} },
                "get": { "clusterId": "c", "match": { "path": "/{**rest}", "methods": ["GET"] } }
              },
              "clusters": { "c": { "destinations": { "d": { "address": "{{origin.Address}}" } } } },
              "consumers": { "a": { "keys": ["sha256:{{new string('0', 64)}}"] } }
            }
            """);

        var allowed = await proxy.RawAsync(Preflight(Page, "POST", "content-type, api-key"));
        var other = await proxy.RawAsync(Preflight(Page, "GET", null));

        allowed.Status.ShouldBe(204);
        allowed.Head.Value("Access-Control-Allow-Origin").ShouldBe(Page);
        allowed.Head.Value("Access-Control-Allow-Methods").ShouldBe("POST");
        allowed.Head.Value("Access-Control-Allow-Headers").ShouldBe("content-type, api-key");
        allowed.Head.Value("Access-Control-Max-Age").ShouldBe("3600");
        string.Join(", ", allowed.Head.Values("Vary")).ShouldBe("Access-Control-Request-Method, Access-Control-Request-Headers, Origin");
        other.Status.ShouldBe(405, "that route has no CORS, and no OPTIONS");
        origin.Requests.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("https://app.example.com", true)]
    [InlineData("HTTPS://APP.EXAMPLE.COM", true)]
    [InlineData("https://a.example.org:8443", true)]
    [InlineData("https://a.b.example.org:8443", true)]
    [InlineData("https://a.example.org", false)]
    [InlineData("https://example.org:8443", false)]
    [InlineData("https://evilexample.org:8443", false)]
    [InlineData("https://evil.com/.example.org:8443", false)]
    [InlineData("https://evil.com#.example.org:8443", false)]
    [InlineData("http://app.example.com", false)]
    [InlineData("https://app.example.com.evil.com", false)]
    [InlineData("https://app.example.com:444", false)]
    [InlineData("null", false)]
    public async Task Origin_is_allowed_only_as_listed(string page, bool isAllowed)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, Listed));

        var preflight = await proxy.RawAsync(Preflight(page, "GET", null));
        var actual = await proxy.RawAsync(Get(page));

        preflight.Status.ShouldBe(isAllowed ? 204 : 403);
        preflight.Head.Value("Access-Control-Allow-Origin").ShouldBe(isAllowed ? page : null);
        actual.Status.ShouldBe(200);
        actual.Head.Value("Access-Control-Allow-Origin").ShouldBe(isAllowed ? page : null);
        actual.Head.Value("Vary")!.ShouldContain("Origin");
    }

    [Fact]
    public async Task What_a_destination_says_of_CORS_is_replaced()
    {
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            var fields = context.Response.Headers;
            fields.AccessControlAllowOrigin = "*";
            fields.AccessControlAllowCredentials = "true";
            fields.AccessControlExposeHeaders = "x-secret";
            fields.Vary = "origin";
            await context.Response.WriteAsync("ok");
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(
            origin.Address, """ "cors": { "allowOrigins": ["https://app.example.com"], "allowCredentials": true, "exposeHeaders": ["x-request-id", "etag"] } """));

        var own = await proxy.RawAsync(Get(Page));
        var foreign = await proxy.RawAsync(Get("https://evil.com"));
        var none = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

        own.Head.Values("Access-Control-Allow-Origin").ShouldBe([Page]);
        own.Head.Values("Access-Control-Allow-Credentials").ShouldBe(["true"]);
        own.Head.Values("Access-Control-Expose-Headers").ShouldBe(["x-request-id, etag"]);
        own.Head.Values("Vary").ShouldBe(["origin"]);
        foreach (var response in new[] { foreign, none })
        {
            response.Headers.ShouldNotContain(field => field.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task Destination_that_answers_a_preflight_which_is_nobodys_opens_nothing()
    {
        await using var origin = await KestrelOrigin.StartAsync(context =>
        {
            context.Response.Headers.AccessControlAllowOrigin = "*";
            return Task.CompletedTask;
        });
        await using var proxy = await ProxyUnderTest.StartAsync($$"""
            {
              "routes": { "r": { "clusterId": "c", "match": { "path": "/", "methods": ["GET", "OPTIONS"] }, {{Listed}} } },
              "clusters": { "c": { "destinations": { "d": { "address": "{{origin.Address}}" } } } }
            }
            """);

        var response = await proxy.RawAsync(Preflight("https://evil.com", "PUT", null));

        origin.Requests.Count.ShouldBe(1, "no route takes the PUT");
        response.Headers.ShouldNotContain(field => field.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Without_cors_the_destination_answers_preflights()
    {
        await using var origin = await KestrelOrigin.StartAsync("mine");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync(Preflight(Page, "GET", null))).Text.ShouldBe("mine");
    }

    [Theory]
    [InlineData("OPTIONS / HTTP/1.1\r\nHost: h\r\nOrigin: https://app.example.com\r\n\r\n")]
    [InlineData("OPTIONS / HTTP/1.1\r\nHost: h\r\nAccess-Control-Request-Method: GET\r\n\r\n")]
    public async Task OPTIONS_that_is_no_preflight_goes_to_the_destination(string request)
    {
        await using var origin = await KestrelOrigin.StartAsync("mine");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, Listed));

        (await proxy.RawAsync(request)).Text.ShouldBe("mine");
    }

    [Fact]
    public async Task Any_origin_gets_an_asterisk_and_shares_caches()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(
            origin.Address, """ "cors": { "allowOrigins": ["*"], "allowMethods": ["GET", "POST"], "allowHeaders": ["content-type"], "maxAge": "00:00:10" }, "compression": { "enabled": false } """));

        var preflight = await proxy.RawAsync(Preflight(Page, "POST", "x-other"));
        var actual = await proxy.RawAsync(Get(Page));

        preflight.Head.Value("Access-Control-Allow-Origin").ShouldBe("*");
        preflight.Head.Value("Access-Control-Allow-Methods").ShouldBe("GET, POST");
        preflight.Head.Value("Access-Control-Allow-Headers").ShouldBe("content-type");
        preflight.Head.Value("Access-Control-Max-Age").ShouldBe("10");
        actual.Head.Value("Access-Control-Allow-Origin").ShouldBe("*");
        actual.Head.Value("Vary").ShouldBeNull();
    }

    [Fact]
    public async Task Page_can_read_why_it_was_refused()
    {
        using var refused = new RefusedPort();
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(refused.Address, Listed));

        var response = await proxy.RawAsync(Get(Page));

        response.Status.ShouldBe(502);
        response.Head.Value("Access-Control-Allow-Origin").ShouldBe(Page);
    }

    [Fact]
    public async Task Cached_answer_is_marked_for_the_page_that_asks()
    {
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            await context.Response.WriteAsync("ok");
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, Listed + """, "cache": { "mode": "standard" } """));

        (await proxy.RawAsync(Get(Page))).Head.Value("Access-Control-Allow-Origin").ShouldBe(Page);
        for (var i = 0; i < 2; i++)
        {
            (await proxy.RawAsync(Get("https://a.example.org:8443"))).Head.Value("Access-Control-Allow-Origin").ShouldBe("https://a.example.org:8443");
        }
        (await proxy.RawAsync(Get("https://evil.com"))).Head.Value("Access-Control-Allow-Origin").ShouldBeNull();

        origin.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Fixed_answer_is_marked_too()
    {
        await using var proxy = await ProxyUnderTest.StartAsync($$"""{ "routes": { "r": { "match": { "path": "/" }, "respond": { "status": 200 }, {{Listed}} } } }""");

        (await proxy.RawAsync(Preflight(Page, "GET", null))).Status.ShouldBe(204);
        (await proxy.RawAsync(Get(Page))).Head.Value("Access-Control-Allow-Origin").ShouldBe(Page);
    }

    [Fact]
    public async Task Address_that_is_denied_gets_no_preflight()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, Listed + """, "access": { "ipAllow": ["203.0.113.7"] } """));

        (await proxy.RawAsync(Preflight(Page, "GET", null))).Status.ShouldBe(403);
    }

    private static string Get(string page) => $"GET / HTTP/1.1\r\nHost: h\r\nOrigin: {page}\r\n\r\n";

    private static string Preflight(string page, string method, string? fields) =>
        $"OPTIONS / HTTP/1.1\r\nHost: h\r\nOrigin: {page}\r\nAccess-Control-Request-Method: {method}\r\n{(fields is null ? "" : $"Access-Control-Request-Headers: {fields}\r\n")}\r\n";
}
