using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Tests.Balancing;
using FuncProxy.Routing.Consumers;
using FuncProxy.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Limits.Rates;

public sealed class RateLimitTests
{
    private const string Key = "fp_the-key-of-team-a";
    private const string Other = "fp_the-key-of-team-b";

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 22, 15, 18, TimeSpan.Zero));

    [Fact]
    public async Task Request_beyond_the_quota_is_429_until_the_window_ends_and_every_answer_says_what_is_left()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await StartAsync(Routes.To(origin.Address, """ "limits": { "requestsPerMinute": 2 } """));

        (await GetAsync(proxy)).ShouldSatisfyAllConditions(
            first => first.Status.ShouldBe(200), first => Left(first).ShouldBe("\"requests\";r=1;t=42"), first => first.Head.Value("RateLimit-Policy").ShouldBe("\"requests\";q=2;w=60"));
        Left(await GetAsync(proxy)).ShouldBe("\"requests\";r=0;t=42");
        var refused = await GetAsync(proxy);

        refused.ShouldBeProblem(429, "http_request_denied");
        Left(refused).ShouldBe("\"requests\";r=0;t=42");
        refused.Head.Value("RateLimit-Policy").ShouldBe("\"requests\";q=2;w=60");
        refused.Head.Value("Retry-After").ShouldBe("42");
        origin.Requests.Count.ShouldBe(2);

        _time.Advance(TimeSpan.FromSeconds(41.5));
        (await GetAsync(proxy)).ShouldSatisfyAllConditions(last => last.Status.ShouldBe(429), last => last.Head.Value("Retry-After").ShouldBe("1"));
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Left(await GetAsync(proxy)).ShouldBe("\"requests\";r=1;t=60");
    }

    [Theory]
    [InlineData("203.0.113.1", "203.0.113.1", 429)]
    [InlineData("203.0.113.1", "::ffff:203.0.113.1", 429)]
    [InlineData("203.0.113.1", "203.0.113.2", 200)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", 429)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", 200)]
    public async Task Addresses_are_counted_apart_unless_the_route_says_otherwise(string first, string second, int status)
    {
        await using var proxy = await StartAsync(Answered(""" "limits": { "requestsPerMinute": 1 } """));

        (await proxy.RawAsync(From(first))).Status.ShouldBe(200);

        (await proxy.RawAsync(From(second))).Status.ShouldBe(status);
    }

    [Fact]
    public async Task Route_as_a_whole_is_counted_where_it_says_so()
    {
        await using var proxy = await StartAsync(Answered(""" "limits": { "requestsPerMinute": 2, "per": "route" } """));

        (await proxy.RawAsync(From("203.0.113.1"))).Status.ShouldBe(200);
        (await proxy.RawAsync(From("203.0.113.2"))).Status.ShouldBe(200);
        (await proxy.RawAsync(From("203.0.113.3"))).Status.ShouldBe(429);
    }

    [Fact]
    public async Task Consumers_are_counted_apart_where_they_show_keys_and_who_shows_none_is_not_counted()
    {
        await using var proxy = await StartAsync(Answered(""" "access": { "allow": "key" }, "limits": { "requestsPerMinute": 1 } """, Consumers));

        for (var i = 0; i < 3; i++)
        {
            var unknown = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\napi-key: fp_nobody\r\n\r\n");
            unknown.Status.ShouldBe(401);
            unknown.Head.Values("RateLimit").ShouldBeEmpty();
        }
        (await proxy.RawAsync(With(Key))).Status.ShouldBe(200);
        (await proxy.RawAsync(With(Key))).Status.ShouldBe(429);
        (await proxy.RawAsync(With(Other))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Count_survives_a_reload_and_the_new_quota_holds_at_once()
    {
        await using var proxy = await StartAsync(Answered(""" "limits": { "requestsPerMinute": 3 } """));
        Left(await GetAsync(proxy)).ShouldBe("\"requests\";r=2;t=42");

        proxy.Publish(Answered(""" "limits": { "requestsPerMinute": 2 } """));

        await proxy.Log.WaitForAsync(1, count: 2);
        Left(await GetAsync(proxy)).ShouldBe("\"requests\";r=0;t=42");
        (await GetAsync(proxy)).Status.ShouldBe(429);
    }

    [Fact]
    public async Task Routes_are_counted_apart()
    {
        await using var proxy = await StartAsync("""
            { "routes": { "a": { "match": { "path": "/a" }, "respond": {}, "limits": { "requestsPerMinute": 1 } }, "b": { "match": { "path": "/b" }, "respond": {}, "limits": { "requestsPerMinute": 1 } } } }
            """);

        (await proxy.RawAsync("GET /a HTTP/1.1\r\nHost: h\r\n\r\n")).Status.ShouldBe(200);
        (await proxy.RawAsync("GET /b HTTP/1.1\r\nHost: h\r\n\r\n")).Status.ShouldBe(200);
        (await proxy.RawAsync("GET /a HTTP/1.1\r\nHost: h\r\n\r\n")).Status.ShouldBe(429);
    }

    [Fact]
    public async Task Quota_of_the_proxys_own_account_at_the_destination_is_not_the_clients()
    {
        await using var origin = await KestrelOrigin.StartAsync(context =>
        {
            context.Response.Headers["RateLimit"] = "\"default\";r=99999;t=1";
            context.Response.Headers["RateLimit-Policy"] = "\"default\";q=100000;w=1";
            return Task.CompletedTask;
        });
        await using var proxy = await StartAsync(Routes.To(origin.Address, """ "limits": { "requestsPerMinute": 5 } """));

        var response = await GetAsync(proxy);

        response.Head.Values("RateLimit").ShouldBe(["\"requests\";r=4;t=42"]);
        response.Head.Values("RateLimit-Policy").ShouldBe(["\"requests\";q=5;w=60"]);
    }

    [Fact]
    public async Task Answer_from_the_cache_and_the_proxys_own_problem_are_counted_and_say_so()
    {
        await using var origin = await KestrelOrigin.StartAsync(context =>
        {
            context.Response.Headers.CacheControl = "max-age=1000";
            return Task.CompletedTask;
        });
        await using var proxy = await StartAsync(Routes.To(origin.Address, """ "limits": { "requestsPerMinute": 9, "maxRequestBodyBytes": 1 }, "cache": { "mode": "standard" } """));
        Left(await GetAsync(proxy)).ShouldBe("\"requests\";r=8;t=42");

        Left(await GetAsync(proxy)).ShouldBe("\"requests\";r=7;t=42");
        var tooLarge = await proxy.RawAsync("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n123456789");

        tooLarge.Status.ShouldBe(413);
        Left(tooLarge).ShouldBe("\"requests\";r=6;t=42");
        origin.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Destination_that_cannot_be_reached_leaves_the_fields_on_the_problem()
    {
        using var port = new RefusedPort();
        await using var proxy = await StartAsync(Routes.To(port.Address, """ "limits": { "requestsPerMinute": 9 } """));

        var failed = await GetAsync(proxy);

        failed.Status.ShouldBe(502);
        Left(failed).ShouldBe("\"requests\";r=8;t=42");
    }

    [Fact]
    public async Task Shorter_windows_share_the_rate_among_them()
    {
        await using var proxy = await StartAsync(Answered(""" "limits": { "requestsPerMinute": 13 } """), new() { Window = TimeSpan.FromSeconds(10) });

        var first = await GetAsync(proxy);
        (await GetAsync(proxy)).Status.ShouldBe(200);
        (await GetAsync(proxy)).Head.Value("Retry-After").ShouldBe("2");

        first.Head.Value("RateLimit-Policy").ShouldBe("\"requests\";q=2;w=10");
        Left(first).ShouldBe("\"requests\";r=1;t=2");
    }

    private static string Consumers => $$"""
        , "consumers": { "team-a": { "keys": ["{{ConsumerKey.Entry(Key)}}"] }, "team-b": { "keys": ["{{ConsumerKey.Entry(Other)}}"] } }
        """;

    private static string Answered(string fields, string more = "") => $$"""
        { "routes": { "all": { "match": { "path": "/{**rest}" }, "respond": { "body": "ok" }, {{fields}} } }{{more}} }
        """;

    private static string From(string address) => $"GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: {address}\r\n\r\n";

    private static string With(string key) => $"GET / HTTP/1.1\r\nHost: h\r\napi-key: {key}\r\n\r\n";

    private static string? Left(RawResponse response) => response.Head.Value("RateLimit");

    private static Task<RawResponse> GetAsync(ProxyUnderTest proxy) => proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

    private Task<ProxyUnderTest> StartAsync(string document, ProxyLimits? limits = null)
        => ProxyUnderTest.StartAsync(document, new ProxyUnderTestOptions { Time = _time, Limits = limits ?? new() });
}
