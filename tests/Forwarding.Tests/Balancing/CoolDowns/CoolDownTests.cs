using System.Globalization;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Balancing.CoolDowns;

public sealed class CoolDownTests
{
    private const string Nothing = """ "metadata": {} """;

    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(429, "Retry-After: 20")]
    [InlineData(503, "Retry-After: 20")]
    [InlineData(429, "retry-after-ms: 20000")]
    [InlineData(200, "x-ratelimit-remaining-tokens: 0|x-ratelimit-reset-tokens: 20s")]
    public async Task Destination_that_asks_for_time_gets_nothing_until_then(int status, string fields)
    {
        await using var good = await KestrelOrigin.StartAsync("good");
        await using var full = await Answering(status, fields);
        await using var proxy = await StartAsync(Nothing, $"{good.Address}", $"{full.Address}");
        await CallAsync(proxy, 10);
        full.Requests.Count.ShouldBe(1);
        _time.Advance(TimeSpan.FromSeconds(19.9));
        await CallAsync(proxy, 10);
        full.Requests.Count.ShouldBe(1);

        _time.Advance(TimeSpan.FromSeconds(0.2));
        await CallAsync(proxy, 10);

        full.Requests.Count.ShouldBe(2);
        good.Requests.Count.ShouldBe(28);
    }

    [Fact]
    public async Task Quota_group_cools_down_together_over_clusters()
    {
        await using var full = await Answering(429, "Retry-After: 20");
        await using var sibling = await KestrelOrigin.StartAsync("sibling");
        await using var proxy = await ProxyUnderTest.StartAsync(
            $$"""
            {
              "routes": {
                "a": { "clusterId": "a", "match": { "path": "/a" } },
                "b": { "clusterId": "b", "match": { "path": "/b" } } },
              "clusters": {
                "a": { "destinations": { "d": { "address": "{{full.Address}}", "quotaGroup": "sub-1" } } },
                "b": { "destinations": { "d": { "address": "{{sibling.Address}}", "quotaGroup": "sub-1" }, "e": { "address": "{{sibling.Address}}", "quotaGroup": "sub-1" } } } }
            }
            """, new() { Time = _time });
        (await StatusAsync(proxy, "/b")).ShouldBe(200);
        (await StatusAsync(proxy, "/a")).ShouldBe(429);
        (await StatusAsync(proxy, "/b")).ShouldBe(429);
        sibling.Requests.Count.ShouldBe(1);

        _time.Advance(TimeSpan.FromSeconds(20));

        (await StatusAsync(proxy, "/b")).ShouldBe(200);
    }

    [Fact]
    public async Task Refusal_of_the_last_destination_reaches_the_client_as_it_is_and_the_next_is_answered_at_once()
    {
        await using var full = await Answering(429, "Retry-After: 20|x-of-origin: yes");
        await using var proxy = await StartAsync(Nothing, $"{full.Address}");
        var first = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        (first.Status, first.Text, first.Head.Value("x-of-origin")).ShouldBe((429, "origin", "yes"));
        _time.Advance(TimeSpan.FromSeconds(4.5));

        var second = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

        second.ShouldBeProblem(429, "destination_unavailable", full.Address);
        second.Head.Value("Retry-After").ShouldBe("16");
        second.Head.Value("retry-after-ms").ShouldBe("15500");
        second.Head.Values("x-should-retry").ShouldBeEmpty();
        full.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(60, false)]
    [InlineData(61, true)]
    public async Task Wait_that_SDKs_would_ignore_says_that_no_retry_should_be_made(int seconds, bool says)
    {
        await using var full = await Answering(429, $"Retry-After: {seconds}");
        await using var proxy = await StartAsync(Nothing, $"{full.Address}");
        await CallAsync(proxy, 1);

        var answer = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

        answer.Head.Value("Retry-After").ShouldBe(seconds.ToString(CultureInfo.InvariantCulture));
        answer.Head.Values("x-should-retry").ShouldBe(says ? ["false"] : []);
    }

    [Fact]
    public async Task All_cooling_answers_with_the_smallest_wait()
    {
        await using var one = await Answering(429, "Retry-After: 50");
        await using var two = await Answering(429, "Retry-After: 9");
        await using var proxy = await StartAsync(Nothing, $"{one.Address}", $"{two.Address}");
        await CallAsync(proxy, 2);

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).Head.Value("Retry-After").ShouldBe("9");
    }

    [Theory]
    [InlineData("HealthyAndUnknown", 429, "destination_unavailable")]
    [InlineData("HealthyOrPanic", 502, "connection_refused")]
    public async Task Some_cooling_and_the_others_unhealthy_is_429_or_the_least_bad(string policy, int status, string error)
    {
        using var refused = new RefusedPort();
        await using var full = await Answering(429, "Retry-After: 9");
        await using var proxy = await StartAsync(
            $$""" "healthCheck": { "passive": { "enabled": true, "policy": "ConsecutiveFailures", "threshold": 1 }, "availableDestinationsPolicy": "{{policy}}" } """,
            $"{refused.Address}", $"{full.Address}");
        await CallAsync(proxy, 2);

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).ShouldBeProblem(status, error);
    }

    [Fact]
    public async Task Wait_is_believed_up_to_an_hour_or_what_is_configured()
    {
        await using var full = await Answering(429, "Retry-After: 999999");
        await using var proxy = await StartAsync(Nothing, $"{full.Address}");
        await CallAsync(proxy, 1);
        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).Head.Value("Retry-After").ShouldBe("3600");
        proxy.Publish(ClusterDocument.Of(""" "healthCheck": { "coolDown": { "longest": "00:00:30" } } """, $"{full.Address}", $"{full.Address}"));
        await proxy.Log.WaitForAsync(1, count: 2);
        await CallAsync(proxy, 1);

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).Head.Value("Retry-After").ShouldBe("30");
    }

    [Fact]
    public async Task Switched_off_every_request_goes_through()
    {
        await using var full = await Answering(429, "Retry-After: 20");
        await using var proxy = await StartAsync(""" "healthCheck": { "coolDown": { "enabled": false } } """, $"{full.Address}");

        await CallAsync(proxy, 5);

        full.Requests.Count.ShouldBe(5);
    }

    [Fact]
    public async Task Switching_off_ends_the_cool_down_that_is_under_way()
    {
        await using var full = await Answering(429, "Retry-After: 20");
        await using var proxy = await StartAsync(Nothing, $"{full.Address}, \"quotaGroup\": \"g\"");
        await CallAsync(proxy, 2);
        full.Requests.Count.ShouldBe(1);

        proxy.Publish(ClusterDocument.Of(""" "healthCheck": { "coolDown": { "enabled": false } } """, $"{full.Address}, \"quotaGroup\": \"g\""));
        await proxy.Log.WaitForAsync(1, count: 2);
        await CallAsync(proxy, 2);

        full.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Reload_keeps_the_cool_down_of_an_unchanged_destination_and_of_a_group_that_is_left()
    {
        await using var full = await Answering(429, "Retry-After: 20");
        await using var other = await KestrelOrigin.StartAsync("other");
        await using var proxy = await StartAsync(Nothing, $"{full.Address}, \"quotaGroup\": \"g\"");
        await CallAsync(proxy, 1);

        proxy.Publish(ClusterDocument.Of(Nothing, $"{full.Address}", $"{other.Address}, \"quotaGroup\": \"g\""));
        await proxy.Log.WaitForAsync(1, count: 2);

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).Status.ShouldBe(429);
        (full.Requests.Count, other.Requests.Count).ShouldBe((1, 0));
    }

    [Fact]
    public async Task Reload_forgets_a_destination_whose_address_has_changed_and_a_group_that_nobody_names()
    {
        await using var full = await Answering(429, "Retry-After: 20");
        await using var other = await KestrelOrigin.StartAsync("other");
        await using var proxy = await StartAsync(Nothing, $"{full.Address}, \"quotaGroup\": \"g\"");
        await CallAsync(proxy, 1);
        proxy.Publish(ClusterDocument.Of(Nothing, $"{other.Address}"));
        await proxy.Log.WaitForAsync(1, count: 2);
        (await StatusAsync(proxy, "/")).ShouldBe(200);

        proxy.Publish(ClusterDocument.Of(Nothing, $"{full.Address}, \"quotaGroup\": \"g\""));
        await proxy.Log.WaitForAsync(1, count: 3);
        await CallAsync(proxy, 1);

        full.Requests.Count.ShouldBe(2);
    }

    private static Task<KestrelOrigin> Answering(int status, string fields) => KestrelOrigin.StartAsync(context =>
    {
        context.Response.StatusCode = status;
        foreach (var field in fields.Split('|'))
        {
            context.Response.Headers[field[..field.IndexOf(':')]] = field[(field.IndexOf(':') + 2)..];
        }
        return context.Response.WriteAsync("origin");
    });

    private Task<ProxyUnderTest> StartAsync(string cluster, params string[] destinations) =>
        ProxyUnderTest.StartAsync(ClusterDocument.Of(cluster, destinations), new() { Time = _time });

    private static async Task CallAsync(ProxyUnderTest proxy, int requests)
    {
        for (var i = 0; i < requests; i++)
        {
            await StatusAsync(proxy, "/");
        }
    }

    private static async Task<int> StatusAsync(ProxyUnderTest proxy, string target)
    {
        using var response = await proxy.SendAsync(HttpMethod.Get, target);
        return (int)response.StatusCode;
    }
}
