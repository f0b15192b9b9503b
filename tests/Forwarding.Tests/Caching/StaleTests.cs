using System.Net;
using FuncProxy.Forwarding.Balancing.Affinity;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Caching;

/// <summary>Stale responses: when they are served, and what renews them.</summary>
public class StaleTests
{
    private const string StandsIn = "\"mode\": \"standard\", \"staleIfError\": \"01:00:00\"";

    [Theory]
    [InlineData(null)]
    [InlineData("\"timeout\": \"00:00:05\"")]
    public async Task Stale_response_stands_in_for_a_destination_that_hangs(string? routeFields)
    {
        var hangs = false;
        var arrived = new TaskCompletionSource();
        await using var route = await CachedRoute.StartAsync(async context =>
        {
            if (hangs)
            {
                arrived.TrySetResult();
                await Task.Delay(Timeout.Infinite, context.RequestAborted);
            }
            context.Response.Headers.CacheControl = "max-age=10";
            await context.Response.WriteAsync("body");
        }, StandsIn, routeFields);
        await route.TextAsync();
        hangs = true;
        route.Time.Advance(TimeSpan.FromSeconds(30));

        var waiting = route.GetAsync();
        await arrived.Task;
        route.Time.Advance(TimeSpan.FromSeconds(101));
        using var got = await waiting;

        got.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await got.Content.ReadAsStringAsync()).ShouldBe("body");
        got.Headers.GetValues("Cache-Status").Single().ShouldStartWith("FuncProxy; fwd=stale; fwd-status=504");
    }

    [Fact]
    public async Task Client_that_leaves_still_ends_a_call_that_a_stale_response_could_stand_in_for()
    {
        var hangs = false;
        var (arrived, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var route = await CachedRoute.StartAsync(async context =>
        {
            context.Response.Headers.CacheControl = "max-age=10";
            if (hangs)
            {
                context.RequestAborted.Register(() => ended.TrySetResult());
                arrived.TrySetResult();
                await ended.Task;
            }
            await context.Response.WriteAsync("body");
        }, StandsIn);
        await route.TextAsync();
        hangs = true;
        route.Time.Advance(TimeSpan.FromSeconds(30));
        using var leaving = new CancellationTokenSource();
        var leader = route.Proxy.Client.GetAsync(route.Proxy.At("/x"), leaving.Token);
        await arrived.Task;

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => leader);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Answer_in_the_place_of_a_failed_destination_brings_no_affinity_key()
    {
        var status = 200;
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()));
        await using var origin = await KestrelOrigin.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Date = time.GetUtcNow().ToString("r");
            context.Response.Headers.CacheControl = "public, max-age=1, stale-if-error=3600";
            return context.Response.WriteAsync($"{status}");
        });
        await using var proxy = await ProxyUnderTest.StartAsync(
            Routes.To(origin.Address, """ "cache": { "mode": "standard" } """, """ "sessionAffinity": { "enabled": true, "affinityKeyName": "sid" } """),
            new ProxyUnderTestOptions { Time = time, AffinityKey = new AffinityKey("a secret of the tests") });
        const string Get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
        await proxy.RawAsync(Get);
        status = 503;
        time.Advance(TimeSpan.FromSeconds(5));

        var stale = await proxy.RawAsync(Get);

        stale.Text.ShouldBe("200");
        stale.Head.Values("Set-Cookie").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("If-None-Match", "\"z\"")]
    [InlineData("Range", "bytes=0-1")]
    public async Task Renewal_asks_for_the_whole_whatever_the_client_has(string name, string value)
    {
        await using var route = await CachedRoute.StartAsync(CachedRoute.Counting(("Cache-Control", "max-age=10, stale-while-revalidate=600")));
        await route.TextAsync();
        route.Time.Advance(TimeSpan.FromSeconds(15));

        (await route.GetAsync("/x", (name, value))).Dispose();
        await Wait.UntilAsync(() => route.Origin.Requests.Count == 2 && route.Proxy.Cache.Fetches.Count == 0, "the renewal");

        route.Origin.Requests.All[1].Headers.ContainsKey(name).ShouldBeFalse();
        (await route.TextAsync()).ShouldBe("answer 2");
    }

    [Fact]
    public async Task Response_that_becomes_stale_at_this_moment_is_validated()
    {
        await using var route = await CachedRoute.StartAsync(CachedRoute.Counting(("Cache-Control", "max-age=10"), ("ETag", "\"1\"")));
        await route.TextAsync();
        route.Time.Advance(TimeSpan.FromSeconds(10));

        (await route.TextAsync()).ShouldBe("answer 2");
    }
}
