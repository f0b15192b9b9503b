using System.Buffers.Text;
using System.Net;
using FuncProxy.Forwarding.Balancing.Affinity;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Balancing;

/// <summary>Clients that stay with their destination, over sockets.</summary>
public sealed class SessionAffinityTests : IAsyncLifetime
{
    private const string Secret = "a secret of the tests";
    private const string Cookie = """{ "enabled": true, "affinityKeyName": "sid" }""";
    private const string Header = """{ "enabled": true, "policy": "CustomHeader", "affinityKeyName": "X-Stay" }""";
    private const int Clients = 12;

    /// <summary>One failed attempt is enough to rest a destination.</summary>
    private const string Strict = """ "healthCheck": { "passive": { "enabled": true, "policy": "ConsecutiveFailures", "threshold": 1 } } """;

    private readonly List<KestrelOrigin> _origins = [];
    private int _calls;

    public async Task InitializeAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            var name = $"d{i}";
            _origins.Add(await KestrelOrigin.StartAsync(context =>
            {
                context.Response.Headers.SetCookie = "own=1";
                return context.Response.WriteAsync(name);
            }));
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var origin in _origins)
        {
            await origin.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("HashCookie")]
    [InlineData("Cookie")]
    public async Task Client_with_a_cookie_stays(string policy)
    {
        await using var proxy = await StartAsync(Cookie.Replace("true,", $"true, \"policy\": \"{policy}\","));
        for (var i = 0; i < Clients; i++)
        {
            var first = await GetAsync(proxy);
            var key = KeyOf(first.Cookies[1]);
            first.Cookies[0].ShouldBe("own=1");
            first.Cookies[1].ShouldBe($"sid={key}; path=/; httponly");
            for (var again = 0; again < 5; again++)
            {
                var next = await GetAsync(proxy, $"a=1; sid={key};b=2");
                next.Body.ShouldBe(first.Body);
                next.Cookies.ShouldBe(["own=1"]);
            }
        }
        Seen().Distinct().Count().ShouldBeGreaterThan(1, "clients without a key must be spread");
    }

    [Fact]
    public async Task Client_with_a_header_stays()
    {
        await using var proxy = await StartAsync(Header);
        for (var i = 0; i < Clients; i++)
        {
            using var first = await proxy.SendAsync(HttpMethod.Get, "/");
            var key = first.Headers.GetValues("X-Stay").ShouldHaveSingleItem();
            for (var again = 0; again < 5; again++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, proxy.At("/")) { Headers = { { "x-stay", key } } };
                using var next = await proxy.SendAsync(request);
                (await next.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
                next.Headers.Contains("X-Stay").ShouldBeFalse();
            }
        }
        Seen().Distinct().Count().ShouldBeGreaterThan(1);
        _origins.SelectMany(origin => origin.Requests.All).ShouldAllBe(request => !request.Headers.ContainsKey("X-Stay"));
    }

    [Fact]
    public async Task Key_does_not_reach_the_destination_and_other_cookies_stay_as_they_are()
    {
        await using var proxy = await StartAsync(Cookie);
        var key = KeyOf((await GetAsync(proxy)).Cookies[1]);

        await GetAsync(proxy, $"a=\"x y\" ;sid={key};  b==");
        await GetAsync(proxy, $"sid={key}");
        await GetAsync(proxy, "sid=forged; c=3");

        Seen("Cookie").ShouldBe(["", "a=\"x y\" ;  b==", "", "c=3"]);
    }

    [Theory]
    [InlineData("forged", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("a destination's id", "d1")]
    [InlineData("empty", "")]
    public async Task Key_that_nobody_gave_is_ignored(string what, string key) => await ShouldBeIgnoredAsync(what, _ => key);

    [Fact]
    public Task Truncated_key_is_ignored() => ShouldBeIgnoredAsync("truncated", key => key[..^1]);

    [Fact]
    public Task Lengthened_key_is_ignored() => ShouldBeIgnoredAsync("lengthened", key => key + "A");

    [Fact]
    public Task Key_in_other_letter_case_is_ignored() => ShouldBeIgnoredAsync("case", key => key.ToLowerInvariant());

    [Fact]
    public Task Key_of_another_secret_is_ignored() => ShouldBeIgnoredAsync("secret", _ => Sign("another secret of somebody", "c", "d0"));

    [Theory]
    [InlineData("other", "d0")]
    [InlineData("x", "d0")]
    [InlineData("", "cd0")]
    [InlineData("cd", "0")]
    public Task Foreign_key_of_another_cluster_is_ignored(string cluster, string destination) => ShouldBeIgnoredAsync(cluster, _ => Sign(Secret, cluster, destination));

    [Fact]
    public Task Stale_key_of_a_destination_that_has_gone_is_ignored() => ShouldBeIgnoredAsync("stale", _ => Sign(Secret, "c", "d9"));

    [Fact]
    public async Task Right_key_is_known_whichever_instance_gave_it()
    {
        await using var proxy = await StartAsync(Cookie);

        var response = await GetAsync(proxy, $"sid={Sign(Secret, "c", "d2")}");

        response.Body.ShouldBe("d2");
        response.Cookies.ShouldBe(["own=1"]);
    }

    [Fact]
    public async Task One_of_several_cookies_of_the_name_is_enough()
    {
        await using var proxy = await StartAsync(Cookie);

        (await GetAsync(proxy, $"sid=old; sid={Sign(Secret, "c", "d1")}")).Body.ShouldBe("d1");
    }

    [Fact]
    public async Task Client_of_a_destination_that_cannot_take_it_gets_another_and_its_key()
    {
        await using var proxy = await StartAsync(Cookie, Strict);
        await _origins[1].DisposeAsync();
        var key = Sign(Secret, "c", "d1");

        // The first one finds out by an attempt, the second one knows.
        for (var i = 0; i < 2; i++)
        {
            var response = await GetAsync(proxy, $"sid={key}");
            response.Status.ShouldBe(HttpStatusCode.OK, response.Body);
            response.Body.ShouldNotBe("d1");
            KeyOf(response.Cookies[1]).ShouldBe(Sign(Secret, "c", response.Body));
        }
    }

    [Fact]
    public async Task Client_of_a_destination_that_cannot_take_it_is_refused_where_the_policy_says_so()
    {
        await using var proxy = await StartAsync(
            """{ "enabled": true, "affinityKeyName": "sid", "failurePolicy": "Return503Error" }""",
            Strict);
        await _origins[1].DisposeAsync();
        var key = Sign(Secret, "c", "d1");

        (await GetAsync(proxy, $"sid={key}")).Status.ShouldBe(HttpStatusCode.BadGateway, "no other destination is to be tried");
        (await GetAsync(proxy, $"sid={key}")).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await GetAsync(proxy, $"sid={Sign(Secret, "c", "d0")}")).Body.ShouldBe("d0");
        (await GetAsync(proxy, "sid=forged")).Status.ShouldBe(HttpStatusCode.OK);
        (await GetAsync(proxy, $"sid={Sign(Secret, "c", "d9")}")).Status.ShouldBe(HttpStatusCode.OK, "what has gone never comes back");
    }

    [Theory]
    [InlineData("", "path=/; httponly")]
    [InlineData("\"path\": \"/app\", \"domain\": \"shop.example\", \"httpOnly\": false", "domain=shop.example; path=/app")]
    [InlineData("\"securePolicy\": \"Always\", \"sameSite\": \"None\"", "path=/; secure; samesite=none; httponly")]
    [InlineData("\"securePolicy\": \"SameAsRequest\", \"sameSite\": \"Strict\"", "path=/; samesite=strict; httponly")]
    [InlineData("\"maxAge\": \"01:00:00\", \"sameSite\": \"Lax\"", "max-age=3600; path=/; samesite=lax; httponly")]
    [InlineData("\"isEssential\": true", "path=/; httponly")]
    public async Task Cookie_has_the_attributes_that_are_configured(string attributes, string expected)
    {
        await using var proxy = await StartAsync($$"""{ "enabled": true, "affinityKeyName": "sid", "cookie": { {{attributes}} } }""");

        var cookie = (await GetAsync(proxy)).Cookies[1];

        cookie[(cookie.IndexOf(';') + 2)..].ShouldBe(expected);
    }

    [Fact]
    public async Task Cookie_is_secure_where_the_clients_connection_is()
    {
        await using var proxy = await StartAsync("""{ "enabled": true, "affinityKeyName": "sid", "cookie": { "securePolicy": "SameAsRequest" } }""");

        (await GetAsync(proxy, scheme: "https")).Cookies[1].ShouldContain("; secure");
    }

    [Fact]
    public async Task Cookie_expires_when_it_is_told_to()
    {
        await using var proxy = await StartAsync("""{ "enabled": true, "affinityKeyName": "sid", "cookie": { "expiration": "1.00:00:00" } }""");

        var expires = (await GetAsync(proxy)).Cookies[1].Split("; ").Single(attribute => attribute.StartsWith("expires=", StringComparison.Ordinal))[8..];

        DateTimeOffset.Parse(expires).ShouldBe(DateTimeOffset.UtcNow.AddDays(1), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Answer_of_the_proxy_itself_gives_no_key()
    {
        await using var proxy = await StartAsync(Cookie);
        foreach (var origin in _origins)
        {
            await origin.DisposeAsync();
        }

        var response = await GetAsync(proxy);

        response.Status.ShouldBe(HttpStatusCode.BadGateway);
        response.Cookies.ShouldBeEmpty();
    }

    [Fact]
    public async Task Client_whose_own_destination_wins_a_race_gets_no_new_key()
    {
        var raced = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var own = await KestrelOrigin.StartAsync(async context =>
        {
            await raced.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("own");
        });
        await using var other = await KestrelOrigin.StartAsync(context =>
        {
            raced.TrySetResult();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(
            $$"""
            {
              "routes": { "all": { "clusterId": "c", "match": { "path": "/{**rest}" } } },
              "clusters": { "c": { "destinations": { "own": { "address": "{{own.Address}}" }, "other": { "address": "{{other.Address}}" } },
                "retry": { "hedgeAfter": "00:00:00.05" }, "sessionAffinity": {{Cookie}} } }
            }
            """,
            new() { AffinityKey = new AffinityKey(Secret) });

        var response = await GetAsync(proxy, $"sid={Sign(Secret, "c", "own")}");

        response.Body.ShouldBe("own");
        response.Cookies.ShouldBeEmpty();
        other.Requests.Count.ShouldBe(1);
    }

    private async Task ShouldBeIgnoredAsync(string what, Func<string, string> change)
    {
        await using var proxy = await StartAsync(Cookie);
        var bodies = new HashSet<string>();
        for (var i = 0; i < Clients * 2; i++)
        {
            var response = await GetAsync(proxy, $"sid={change(Sign(Secret, "c", "d0"))}");
            response.Status.ShouldBe(HttpStatusCode.OK, response.Body);
            response.Cookies.Count.ShouldBe(2, what);
            bodies.Add(response.Body);
        }
        bodies.Count.ShouldBe(3, $"{what}: the client must not choose");
    }

    private async Task<ProxyUnderTest> StartAsync(string affinity, string? cluster = null)
    {
        var destinations = string.Join(", ", _origins.Select((origin, index) => $$""" "d{{index}}": { "address": "{{origin.Address}}" } """));
        return await ProxyUnderTest.StartAsync(
            $$"""
            {
              "routes": { "all": { "clusterId": "c", "match": { "path": "/{**rest}" } } },
              "clusters": { "c": { "destinations": { {{destinations}} }, "sessionAffinity": {{affinity}}{{(cluster is null ? "" : ", " + cluster)}} } }
            }
            """,
            new() { AffinityKey = new AffinityKey(Secret) });
    }

    private async Task<(HttpStatusCode Status, string Body, List<string> Cookies)> GetAsync(ProxyUnderTest proxy, string? cookie = null, string? scheme = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, proxy.At($"/{_calls++:D4}"));
        if (cookie is not null)
        {
            request.Headers.TryAddWithoutValidation("Cookie", cookie);
        }
        if (scheme is not null)
        {
            request.Headers.Add("X-Forwarded-Proto", scheme);
        }
        using var response = await proxy.SendAsync(request);
        var cookies = response.Headers.TryGetValues("Set-Cookie", out var values) ? values.ToList() : [];
        return (response.StatusCode, await response.Content.ReadAsStringAsync(), cookies);
    }

    private static string KeyOf(string cookie) => cookie[4..cookie.IndexOf(';')];

    private static string Sign(string secret, string cluster, string destination)
        => Base64Url.EncodeToString(new AffinityKey(secret).Sign(cluster, destination));

    private IEnumerable<string> Seen() => _origins.SelectMany((origin, index) => origin.Requests.All.Select(_ => $"d{index}"));

    private List<string> Seen(string header)
        => [.. _origins.SelectMany(origin => origin.Requests.All).OrderBy(request => request.RawTarget, StringComparer.Ordinal).Select(request => request.Headers[header].ToString())];
}
