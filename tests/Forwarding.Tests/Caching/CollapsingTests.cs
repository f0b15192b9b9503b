using System.Diagnostics.Metrics;
using FuncProxy.Forwarding.Tests.Retrying;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Caching;

public class CollapsingTests
{
    private const int Clients = 64;

    [Fact]
    public async Task Many_clients_on_one_cold_key_make_one_call_and_get_the_body_as_it_comes()
    {
        var go = new TaskCompletionSource();
        await using var route = await CachedRoute.StartAsync(async context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            await context.Response.WriteAsync("begin ");
            await context.Response.Body.FlushAsync();
            await go.Task;
            await context.Response.WriteAsync(new string('x', 100_000));
        });

        var responses = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => route.Proxy.SendAsync(HttpMethod.Get, "/x", completion: HttpCompletionOption.ResponseHeadersRead)));
        var buffer = new byte[6];
        foreach (var response in responses)
        {
            // Before the origin has ended.
            await (await response.Content.ReadAsStreamAsync()).ReadExactlyAsync(buffer);
        }
        go.SetResult();
        var rests = await Task.WhenAll(responses.Select(async response => await new StreamReader(await response.Content.ReadAsStreamAsync()).ReadToEndAsync()));

        rests.ShouldAllBe(rest => rest.Length == 100_000);
        route.Origin.Requests.Count.ShouldBe(1);
        responses.Count(response => response.Headers.GetValues("Cache-Status").Single().EndsWith("; collapsed")).ShouldBe(Clients - 1);
        (await route.TextAsync()).Length.ShouldBe(100_006);
        route.Origin.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Clients_that_wait_go_themselves_when_the_response_cannot_be_stored()
    {
        var arrived = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        await using var route = await CachedRoute.StartAsync(async context =>
        {
            arrived.TrySetResult();
            await go.Task;
            context.Response.Headers.CacheControl = "no-store";
            await context.Response.WriteAsync(Guid.NewGuid().ToString());
        });
        var all = Enumerable.Range(0, 8).Select(_ => route.TextAsync()).ToList();
        await arrived.Task;
        await Wait.UntilAsync(() => route.Proxy.Cache.Fetches.Waiting == 7, "the other seven");
        route.Origin.Requests.Count.ShouldBe(1);
        go.SetResult();

        (await Task.WhenAll(all)).Distinct().Count().ShouldBe(8);
        route.Origin.Requests.Count.ShouldBe(8);
    }

    [Fact]
    public async Task Call_goes_on_for_others_when_the_client_that_began_it_leaves()
    {
        var arrived = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        await using var route = await CachedRoute.StartAsync(async context =>
        {
            arrived.TrySetResult();
            await go.Task;
            context.Response.Headers.CacheControl = "max-age=60";
            await context.Response.WriteAsync("body");
        });
        using var leaving = new CancellationTokenSource();
        var leader = route.Proxy.Client.GetAsync(route.Proxy.At("/x"), leaving.Token);
        await arrived.Task;
        var followers = Enumerable.Range(0, 4).Select(_ => route.TextAsync()).ToList();
        await Wait.UntilAsync(() => route.Proxy.Cache.Fetches.Waiting == 4, "the followers");
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => leader);
        go.SetResult();

        (await Task.WhenAll(followers)).ShouldAllBe(text => text == "body");
        route.Origin.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Response_that_turns_out_too_large_reaches_all_and_is_not_stored()
    {
        var go = new TaskCompletionSource();
        await using var route = await CachedRoute.StartAsync(async context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            await context.Response.WriteAsync("begin ");
            await context.Response.Body.FlushAsync();
            await go.Task;
            await context.Response.WriteAsync(new string('x', 200_000));
        }, "\"mode\": \"standard\", \"maxBodyBytes\": 10000");

        var responses = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => route.Proxy.SendAsync(HttpMethod.Get, "/x", completion: HttpCompletionOption.ResponseHeadersRead)));
        go.SetResult();
        var texts = await Task.WhenAll(responses.Select(response => response.Content.ReadAsStringAsync()));

        texts.ShouldAllBe(text => text.Length == 200_006);
        route.Origin.Requests.Count.ShouldBe(1);
        go = new TaskCompletionSource();
        go.SetResult();
        await route.TextAsync();
        route.Origin.Requests.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(60, null)]
    [InlineData(0, "no-cache")]
    [InlineData(0, "max-age=0")]
    public async Task Client_does_not_read_along_what_is_stale_or_was_asked_before_it(int seconds, string? directive)
    {
        var go = new TaskCompletionSource();
        var count = 0;
        await using var route = await CachedRoute.StartAsync(async context =>
        {
            context.Response.Headers.CacheControl = "max-age=10, must-revalidate";
            await context.Response.WriteAsync($"answer {Interlocked.Increment(ref count)} ");
            await context.Response.Body.FlushAsync();
            await go.Task;
        });
        using var first = await route.Proxy.SendAsync(HttpMethod.Get, "/x", completion: HttpCompletionOption.ResponseHeadersRead);
        route.Time.Advance(TimeSpan.FromSeconds(seconds));
        var request = new HttpRequestMessage(HttpMethod.Get, route.Proxy.At("/x"));
        request.Headers.TryAddWithoutValidation("Cache-Control", directive);

        using var second = await route.Proxy.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        go.SetResult();

        (await second.Content.ReadAsStringAsync()).ShouldBe("answer 2 ");
    }

    [Fact]
    public async Task Clients_that_want_the_destination_asked_share_a_call_that_does()
    {
        var (arrived, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var route = await CachedRoute.StartAsync(async context =>
        {
            arrived.TrySetResult();
            await go.Task;
            context.Response.Headers.CacheControl = "max-age=60";
            await context.Response.WriteAsync("body");
        });
        var all = Enumerable.Range(0, 4).Select(_ => route.TextAsync("/x", ("Cache-Control", "no-cache"))).ToList();
        await arrived.Task;
        await Wait.UntilAsync(() => route.Proxy.Cache.Fetches.Waiting == 3, "the other three");
        go.SetResult();

        (await Task.WhenAll(all)).ShouldAllBe(text => text == "body");
        route.Origin.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Client_does_not_wait_for_a_response_that_began_before_a_change()
    {
        var value = "old";
        var (arrived, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var route = await CachedRoute.StartAsync(async context =>
        {
            if (context.Request.Method == "PUT")
            {
                value = "new";
                return;
            }
            var mine = value;
            arrived.TrySetResult();
            context.Response.Headers.CacheControl = "max-age=60";
            if (mine == "old")
            {
                await go.Task;
            }
            await context.Response.WriteAsync(mine);
        });
        var first = route.TextAsync();
        await arrived.Task;
        (await route.SendAsync(HttpMethod.Put, "/x", "{}")).Dispose();

        (await route.TextAsync()).ShouldBe("new");
        go.SetResult();
        (await first).ShouldBe("old");
        (await route.TextAsync()).ShouldBe("new");
        route.Origin.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Second_variant_of_a_cold_key_is_asked_for_once_too()
    {
        var (arrived, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var route = await CachedRoute.StartAsync(async context =>
        {
            arrived.TrySetResult();
            await go.Task;
            context.Response.Headers.CacheControl = "max-age=60";
            context.Response.Headers.Vary = "X-V";
            await context.Response.WriteAsync("v" + context.Request.Headers["X-V"]);
        });
        var leader = route.TextAsync("/x", ("X-V", "1"));
        await arrived.Task;
        var others = Enumerable.Range(0, 16).Select(_ => route.TextAsync("/x", ("X-V", "2"))).ToList();
        await Wait.UntilAsync(() => route.Proxy.Cache.Fetches.Waiting == 16, "the followers");
        go.SetResult();

        (await leader).ShouldBe("v1");
        (await Task.WhenAll(others)).ShouldAllBe(text => text == "v2");
        route.Origin.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Client_that_takes_nothing_does_not_hold_up_the_others()
    {
        const int Size = 20_000_000;
        var go = new TaskCompletionSource();
        await using var route = await CachedRoute.StartAsync(async context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            await context.Response.WriteAsync("begin ");
            await context.Response.Body.FlushAsync();
            await go.Task;
            var piece = new byte[100_000];
            for (var i = 0; i < Size / piece.Length; i++)
            {
                await context.Response.Body.WriteAsync(piece);
            }
        });
        using var fast = await route.Proxy.SendAsync(HttpMethod.Get, "/x", completion: HttpCompletionOption.ResponseHeadersRead);
        using var slow = await route.Proxy.SendAsync(HttpMethod.Get, "/x", completion: HttpCompletionOption.ResponseHeadersRead);
        go.SetResult();

        var all = fast.Content.ReadAsByteArrayAsync();
        // The proxy's seconds go by at half the pace of real ones, so that a machine under load does not make the fast client a slow one.
        using var seconds = new PeriodicTimer(TimeSpan.FromSeconds(2));
        for (var i = 0; i < 10 && !all.IsCompleted; i++)
        {
            await Task.WhenAny(all, seconds.WaitForNextTickAsync().AsTask());
            route.Time.Advance(TimeSpan.FromSeconds(1));
        }

        (await all.WaitAsync(TimeSpan.FromSeconds(10))).Length.ShouldBe(Size + 6);
        await Should.ThrowAsync<HttpRequestException>(() => slow.Content.ReadAsByteArrayAsync());
        route.Origin.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Place_of_a_repeated_attempt_is_given_back_when_the_leader_has_left()
    {
        var cluster = $"shared-{Guid.NewGuid():N}";
        var go = new TaskCompletionSource();
        await using var bad = await KestrelOrigin.StartAsync(context =>
        {
            context.Response.StatusCode = 503;
            return Task.CompletedTask;
        });
        await using var good = await KestrelOrigin.StartAsync(async context =>
        {
            await go.Task.WaitAsync(context.RequestAborted);
            context.Response.Headers.CacheControl = "max-age=60";
            await context.Response.WriteAsync("body");
        });
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.With(""" "on": ["5xx"] """, "", """ "cache": { "mode": "standard" } """, [bad.Address, good.Address], cluster));
        using var leaving = new CancellationTokenSource();
        var leader = proxy.Client.GetAsync(proxy.At("/x"), leaving.Token);
        await good.Requests.WaitForRequestAsync();
        var follower = proxy.Client.GetStringAsync(proxy.At("/x"));
        await Wait.UntilAsync(() => proxy.Cache.Fetches.Waiting == 1, "the follower");
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => leader);
        go.SetResult();

        (await follower).ShouldBe("body");
        await Wait.UntilAsync(() => InFlight(cluster) == 0, "the place at the destination");
    }

    private static int InFlight(string cluster)
    {
        var all = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "FuncProxy" && instrument.Name == "funcproxy.destination.in_flight")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((_, count, tags, _) => Add(count, tags));
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => Add((int)count, tags));
        listener.Start();
        listener.RecordObservableInstruments();
        return all;

        void Add(int count, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var (_, value) in tags)
            {
                all += value as string == cluster ? count : 0;
            }
        }
    }
}
