using FuncProxy.Forwarding.Tests.Retrying;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Balancing.Health;

public sealed class PassiveHealthTests
{
    private const int Fell = 200;
    private const int Recovered = 201;
    private const string Get = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";
    private const string Passive = """ "healthCheck": { "passive": { "enabled": true, "policy": "ConsecutiveFailures" } } """;
    private const string Panicking = """ "healthCheck": { "passive": { "enabled": true, "policy": "ConsecutiveFailures" }, "availableDestinationsPolicy": "HealthyOrPanic" } """;

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Destination_that_refuses_connections_gets_three_requests_and_no_more()
    {
        await using var good = await KestrelOrigin.StartAsync("ok");
        using var refused = new RefusedPort();
        await using var proxy = await StartAsync(Passive, $"{good.Address}", $"{refused.Address}");

        var statuses = await StatusesAsync(proxy, 20);

        statuses.Count(status => status == 502).ShouldBe(3);
        statuses[6..].ShouldAllBe(status => status == 200);
        (await proxy.Log.WaitForAsync(Fell)).Message.ShouldBe("Destination c/b is unhealthy by its requests; it is tried again in 00:01:00");
    }

    [Fact]
    public async Task Transport_failure_rate_needs_ten_attempts_as_in_YARP()
    {
        await using var good = await KestrelOrigin.StartAsync("ok");
        using var refused = new RefusedPort();
        await using var proxy = await StartAsync(""" "healthCheck": { "passive": { "enabled": true } }, "metadata": { "TransportFailureRateHealthPolicy.RateLimit": "0.5" } """, $"{good.Address}", $"{refused.Address}");

        (await StatusesAsync(proxy, 30)).Count(status => status == 502).ShouldBe(10);
    }

    [Fact]
    public async Task After_its_rest_one_trial_brings_it_back()
    {
        var isBroken = true;
        await using var good = await KestrelOrigin.StartAsync("good");
        await using var other = await KestrelOrigin.StartAsync(context => isBroken ? BreakAsync(context) : context.Response.WriteAsync("other"));
        await using var proxy = await StartAsync(Passive, $"{good.Address}", $"{other.Address}");
        await StatusesAsync(proxy, 6);
        other.Requests.Clear();
        await StatusesAsync(proxy, 6);
        other.Requests.Count.ShouldBe(0);

        _time.Advance(TimeSpan.FromSeconds(60));
        (await StatusesAsync(proxy, 6)).Count(status => status == 502).ShouldBe(1);
        var trials = other.Requests.Count;
        isBroken = false;
        _time.Advance(TimeSpan.FromSeconds(119));
        await StatusesAsync(proxy, 6);
        other.Requests.Count.ShouldBe(trials);
        _time.Advance(TimeSpan.FromSeconds(1));
        (await StatusesAsync(proxy, 6)).ShouldAllBe(status => status == 200);

        other.Requests.Count.ShouldBeGreaterThanOrEqualTo(trials + 3);
        (await proxy.Log.WaitForAsync(Recovered)).Message.ShouldStartWith("Destination c/b ");
    }

    [Fact]
    public async Task Destination_that_hangs_is_found_by_the_activity_timeout()
    {
        await using var hanging = await KestrelOrigin.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var proxy = await StartAsync(Passive + """, "httpRequest": { "activityTimeout": "00:00:10" } """, $"{hanging.Address}");
        for (var i = 0; i < 3; i++)
        {
            hanging.Requests.Clear();
            var answer = proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            await hanging.Requests.WaitForRequestAsync();
            _time.Advance(TimeSpan.FromSeconds(10.1));
            (await answer).Status.ShouldBe(504);
        }

        await proxy.Log.WaitForAsync(Fell);
    }

    [Fact]
    public async Task Clients_that_leave_make_nothing_unhealthy()
    {
        await using var slow = await KestrelOrigin.StartAsync(context => context.Request.Path == "/slow" ? Task.Delay(Timeout.Infinite, context.RequestAborted) : context.Response.WriteAsync("ok"));
        await using var proxy = await StartAsync(Passive, $"{slow.Address}");
        for (var i = 0; i < 5; i++)
        {
            slow.Requests.Clear();
            using (var client = await RawClient.ConnectAsync(proxy.Address))
            {
                await client.SendAsync("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
                await slow.Requests.WaitForRequestAsync();
            }
            await slow.Requests.Single.Aborted.WaitAsync(TimeSpan.FromSeconds(10));
        }

        (await StatusesAsync(proxy, 1)).ShouldBe([200]);
        proxy.Log.Entries.ShouldNotContain(entry => entry.Id == Fell);
    }

    [Fact]
    public async Task Client_that_takes_no_bytes_makes_nothing_unhealthy()
    {
        await using var endless = await KestrelOrigin.StartAsync(
            async context =>
            {
                var block = new byte[64 * 1024];
                while (context.Request.Path == "/endless")
                {
                    await context.Response.Body.WriteAsync(block, context.RequestAborted);
                }
            });
        await using var proxy = await StartAsync(Passive + """, "httpRequest": { "activityTimeout": "00:00:10" } """, $"{endless.Address}");
        for (var i = 0; i < 4; i++)
        {
            endless.Requests.Clear();
            using var client = await RawClient.ConnectAsync(proxy.Address);
            await client.SendAsync("GET /endless HTTP/1.1\r\nHost: h\r\n\r\n");
            var seen = await endless.Requests.WaitForRequestAsync();
            await client.ReadResponseHeadAsync();
            // As long as bytes still move into buffers, each renews the time.
            while (!seen.IsAborted)
            {
                _time.Advance(TimeSpan.FromSeconds(10.1));
                await Task.WhenAny(seen.Aborted, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
            }
        }

        (await StatusesAsync(proxy, 1)).ShouldBe([200]);
        proxy.Log.Entries.ShouldNotContain(entry => entry.Id == Fell);
    }

    [Fact]
    public async Task Client_that_stops_sending_makes_nothing_unhealthy()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await StartAsync(Passive + """, "httpRequest": { "activityTimeout": "00:00:10" } """, $"{origin.Address}");
        for (var i = 0; i < 4; i++)
        {
            origin.Requests.Clear();
            using var client = await RawClient.ConnectAsync(proxy.Address);
            await client.SendAsync("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nx");
            var seen = await origin.Requests.WaitForRequestAsync();
            await Wait.UntilAsync(() => seen.BodyLength == 1, "the first byte");
            _time.Advance(TimeSpan.FromSeconds(10.1));
            (await client.ReadResponseAsync()).Status.ShouldBe(504);
        }

        (await StatusesAsync(proxy, 1)).ShouldBe([200]);
        proxy.Log.Entries.ShouldNotContain(entry => entry.Id == Fell);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData(""" , "serverErrors": true """, 1)]
    public async Task Server_errors_count_when_asked_for(string further, int falls)
    {
        await using var broken = await KestrelOrigin.StartAsync(context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });
        await using var proxy = await StartAsync($$""" "healthCheck": { "passive": { "enabled": true, "policy": "ConsecutiveFailures"{{further}} } } """, $"{broken.Address}");

        (await StatusesAsync(proxy, 5)).ShouldBe(falls == 0 ? [500, 500, 500, 500, 500] : [500, 500, 500, 503, 503]);
    }

    [Fact]
    public async Task None_healthy_is_503_by_default()
    {
        using var refused = new RefusedPort();
        await using var proxy = await StartAsync(Passive, $"{refused.Address}");

        (await StatusesAsync(proxy, 5)).ShouldBe([502, 502, 502, 503, 503]);
    }

    [Fact]
    public async Task None_healthy_is_served_by_the_least_bad_in_a_panic_and_heals_by_it()
    {
        var isBroken = true;
        await using var other = await KestrelOrigin.StartAsync(context => isBroken ? BreakAsync(context) : context.Response.WriteAsync("ok"));
        using var refused = new RefusedPort();
        await using var proxy = await StartAsync(Panicking, $"{refused.Address}", $"{other.Address}");
        (await StatusesAsync(proxy, 12)).ShouldAllBe(status => status == 502);
        await proxy.Log.WaitForAsync(Fell, count: 2);
        isBroken = false;

        var statuses = await StatusesAsync(proxy, 20);

        // What is asked in vain gets worse by it, so the other one's turn comes.
        statuses.Count(status => status == 502).ShouldBeLessThanOrEqualTo(10);
        statuses[^3..].ShouldAllBe(status => status == 200);
        (await proxy.Log.WaitForAsync(Recovered)).Message.ShouldStartWith("Destination c/b ");
    }

    [Fact]
    public async Task End_of_the_routes_time_is_not_the_last_destinations_fault()
    {
        await using var hangs = await HangingAsync();
        await using var fine = await HangingAsync();
        await using var proxy = await ProxyUnderTest.StartAsync(
            RetryRoutes.With(
                """ "on": ["timeout"], "budgetPercent": 100 """,
                """ "httpRequest": { "activityTimeout": "00:00:10" }, "healthCheck": { "passive": { "enabled": true, "policy": "ConsecutiveFailures" } } """,
                """ "timeout": "00:00:10.5" """,
                [hangs.Address, fine.Address]), new() { Time = _time });
        for (var i = 0; i < 3; i++)
        {
            var (before, beforeFine) = (hangs.Requests.Count, fine.Requests.Count);
            var answer = proxy.RawAsync(Get);
            await Wait.UntilAsync(() => hangs.Requests.Count > before, "the first attempt");
            _time.Advance(TimeSpan.FromSeconds(10.1));
            await Wait.UntilAsync(() => fine.Requests.Count > beforeFine, "the second attempt");
            // It has had the request for half a second.
            _time.Advance(TimeSpan.FromSeconds(0.5));
            (await answer).Status.ShouldBe(504);
        }

        proxy.Log.Entries.Where(entry => entry.Id == Fell).Select(entry => entry.Message).ShouldAllBe(message => message.StartsWith("Destination c/d0 "));
    }

    [Fact]
    public async Task Trial_that_hangs_until_the_client_leaves_is_not_repeated_at_once()
    {
        var breaks = true;
        await using var sick = await KestrelOrigin.StartAsync(context =>
        {
            if (breaks)
            {
                context.Abort();
                return Task.CompletedTask;
            }
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var good = await StatusRetryTests.AnsweringAsync(200, "ok");
        await using var proxy = await ProxyUnderTest.StartAsync(
            RetryRoutes.With(
                """ "attempts": 1 """,
                """ "healthCheck": { "passive": { "enabled": true, "policy": "ConsecutiveFailures", "threshold": 1 } } """,
                "", [sick.Address, good.Address]), new() { Time = _time });
        await proxy.RawAsync(Get);
        await proxy.Log.WaitForAsync(Fell);
        breaks = false;
        _time.Advance(TimeSpan.FromSeconds(61));
        var served = 0;
        for (var i = 0; i < 5; i++)
        {
            sick.Requests.Clear();
            using var client = await RawClient.ConnectAsync(proxy.Address);
            await client.SendAsync(Get);
            var answer = client.ReadResponseAsync();
            await Wait.UntilAsync(() => answer.IsCompleted || sick.Requests.Count == 1, "something");
            // The client's patience: 30 s.
            await StepAsync(() => answer.IsCompleted, 6);
            served += answer.IsCompletedSuccessfully ? 1 : 0;
            client.Dispose();
            await Task.WhenAny(answer);
            if (sick.Requests.Count == 1)
            {
                await sick.Requests.Single.Aborted.WaitAsync(TimeSpan.FromSeconds(5));
            }
        }

        served.ShouldBe(4, "one trial, and the others by the healthy destination");
    }

    [Fact]
    public async Task Retry_does_not_panic_while_a_healthy_destination_has_answered()
    {
        await using var healthy = await StatusRetryTests.AnsweringAsync(503, "a real answer");
        using var refused = new RefusedPort();
        await using var proxy = await ProxyUnderTest.StartAsync(
            RetryRoutes.With(
                """ "on": ["connect", "5xx"], "budgetPercent": 100 """,
                """ "healthCheck": { "passive": { "enabled": true, "policy": "ConsecutiveFailures", "threshold": 1 }, "availableDestinationsPolicy": "HealthyOrPanic" } """,
                "", [healthy.Address, refused.Address]), new() { Time = _time });
        await proxy.RawAsync(Get);
        await proxy.Log.WaitForAsync(Fell);

        (await proxy.RawAsync(Get)).Text.ShouldBe("a real answer");
    }

    private static Task<KestrelOrigin> HangingAsync() => KestrelOrigin.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));

    private async Task StepAsync(Func<bool> condition, double seconds)
    {
        for (var left = seconds; left > 0 && !condition(); left -= 0.2)
        {
            _time.Advance(TimeSpan.FromSeconds(0.2));
            await Task.Yield();
            using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(2));
            await look.WaitForNextTickAsync();
        }
    }

    private static Task BreakAsync(HttpContext context)
    {
        context.Abort();
        return Task.CompletedTask;
    }

    private Task<ProxyUnderTest> StartAsync(string cluster, params string[] destinations) =>
        ProxyUnderTest.StartAsync(ClusterDocument.Of(cluster, destinations), new() { Time = _time });

    private static async Task<List<int>> StatusesAsync(ProxyUnderTest proxy, int requests)
    {
        var statuses = new List<int>();
        for (var i = 0; i < requests; i++)
        {
            using var response = await proxy.SendAsync(HttpMethod.Get, "/");
            statuses.Add((int)response.StatusCode);
        }
        return statuses;
    }
}
