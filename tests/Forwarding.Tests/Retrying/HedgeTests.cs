using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Retrying;

/// <summary>A second destination that is asked when the first one is late.</summary>
public sealed class HedgeTests
{
    private const string Hedge = """ "hedgeAfter": "00:00:01" """;
    private const string Get = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Late_destination_loses_to_the_second_and_is_cancelled_at_once()
    {
        await using var late = await HangingAsync();
        await using var quick = await KestrelOrigin.StartAsync(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = $"http://{context.Request.Host}/y";
            return Task.CompletedTask;
        });
        await using var proxy = await StartAsync(Hedge, late, quick);
        var answer = proxy.RawAsync(Get);
        var seen = await late.Requests.WaitForRequestAsync();
        quick.Requests.Count.ShouldBe(0);

        await AdvanceUntilAsync(() => quick.Requests.Count == 1);

        var response = await answer;
        response.Status.ShouldBe(302);
        response.Head.Value("Location").ShouldBe("http://h/y", "the answer is that of the second destination");
        response.Head.Value("Proxy-Status").ShouldBe("FuncProxy; next-hop=\"d1\"; attempts=2");
        await seen.Aborted.WaitAsync(TimeSpan.FromSeconds(1));
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task First_destination_wins_when_it_answers_first_after_all()
    {
        var go = new TaskCompletionSource();
        await using var late = await KestrelOrigin.StartAsync(async context =>
        {
            await go.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("first");
        });
        await using var later = await HangingAsync();
        await using var proxy = await StartAsync(Hedge, late, later);
        var answer = proxy.RawAsync(Get);
        await late.Requests.WaitForRequestAsync();
        await AdvanceUntilAsync(() => later.Requests.Count == 1);

        go.SetResult();

        (await answer).Text.ShouldBe("first");
        await later.Requests.Single.Aborted.WaitAsync(TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(0)]
    public async Task Answer_of_no_use_loses_to_the_one_that_is_still_open(int status)
    {
        var go = new TaskCompletionSource();
        await using var late = await KestrelOrigin.StartAsync(async context =>
        {
            await go.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("first");
        });
        await using var bad = await KestrelOrigin.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            if (status == 0)
            {
                context.Abort();
            }
            return Task.CompletedTask;
        });
        await using var proxy = await StartAsync(Hedge + """, "on": ["connect", "429", "5xx"] """, late, bad);
        var answer = proxy.RawAsync(Get);
        await late.Requests.WaitForRequestAsync();
        await AdvanceUntilAsync(() => bad.Requests.Count == 1);
        await bad.Requests.Single.Ended;
        answer.IsCompleted.ShouldBeFalse();

        go.SetResult();

        (await answer).Text.ShouldBe("first");
    }

    [Fact]
    public async Task Real_answer_is_better_than_a_failure()
    {
        var go = new TaskCompletionSource();
        await using var late = await KestrelOrigin.StartAsync(async context =>
        {
            await go.Task.WaitAsync(context.RequestAborted);
            context.Abort();
        });
        await using var bad = await StatusRetryTests.AnsweringAsync(503, "busy");
        await using var proxy = await StartAsync(Hedge + """, "on": ["connect", "5xx"] """, late, bad);
        var answer = proxy.RawAsync(Get);
        await late.Requests.WaitForRequestAsync();
        await AdvanceUntilAsync(() => bad.Requests.Count == 1);
        await bad.Requests.Single.Ended;

        go.SetResult();

        (await answer).Text.ShouldBe("busy");
    }

    [Fact]
    public async Task Destination_that_hedges_overtake_again_and_again_falls_ill()
    {
        await using var late = await HangingAsync();
        await using var quick = await StatusRetryTests.AnsweringAsync(200, "quick");
        await using var proxy = await ProxyUnderTest.StartAsync(
            RetryRoutes.With(
                Hedge + """, "budgetPercent": 100 """,
                """ "healthCheck": { "passive": { "enabled": true, "policy": "ConsecutiveFailures" } } """,
                "",
                [late.Address, quick.Address]),
            new() { Time = _time });
        for (var request = 1; request <= 3; request++)
        {
            var answer = proxy.RawAsync(Get);
            await AdvanceUntilAsync(() => quick.Requests.Count == request);
            (await answer).Text.ShouldBe("quick");
        }

        (await proxy.RawAsync(Get)).Text.ShouldBe("quick");

        late.Requests.Count.ShouldBe(3, "nobody waits for it any more");
    }

    [Theory]
    [InlineData("POST", Hedge)]
    [InlineData("GET", Hedge + """, "budgetPercent": 0 """)]
    public async Task Request_is_not_hedged_without_leave(string method, string retry)
    {
        await using var late = await HangingAsync();
        await using var other = await HangingAsync();
        await using var proxy = await StartAsync(retry, late, other);
        var answer = proxy.RawAsync($"{method} / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi");
        await late.Requests.WaitForRequestAsync();

        _time.Advance(TimeSpan.FromSeconds(101));

        (await answer).ShouldBeProblem(504, "http_response_timeout");
        other.Requests.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Same_destination_is_never_asked_twice_at_a_time()
    {
        await using var late = await HangingAsync();
        await using var proxy = await StartAsync(Hedge, late);
        var answer = proxy.RawAsync(Get);
        await late.Requests.WaitForRequestAsync();

        await AdvanceUntilAsync(() => answer.IsCompleted, seconds: 110);

        (await answer).ShouldBeProblem(504, "http_response_timeout");
        late.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Body_that_is_kept_goes_to_both()
    {
        await using var late = await KestrelOrigin.StartAsync(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var quick = await KestrelOrigin.StartAsync(context => context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted));
        await using var proxy = await StartAsync(Hedge + """, "repeatable": true """, late, quick);
        var body = new string('x', 200_000);
        var answer = proxy.RawAsync($"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        await Wait.UntilAsync(() => late.Requests.Count == 1 && late.Requests.Single.BodyLength == body.Length, "the body at the first destination");

        await AdvanceUntilAsync(() => quick.Requests.Count == 1);

        (await answer).Text.ShouldBe(body);
        await late.Requests.Single.Aborted.WaitAsync(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Loser_that_is_still_being_sent_the_body_is_cut_and_the_next_requests_are_whole()
    {
        // It never opens a connection's window of 65,535 bytes, so that the last byte of the body stays with the proxy.
        await using var stalled = RawHttp2Origin.Start(stream => stream.GoAwayAsync(stream.Id, 0));
        await using var quick = await KestrelOrigin.StartAsync(context => context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted), new() { Protocols = OriginProtocols.H2c });
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.With(Hedge + """, "repeatable": true, "budgetPercent": 100 """, Routes.Http2, "", [stalled.Address, quick.Address]), new() { Time = _time });
        await proxy.Log.WaitForAsync(1);
        using var client = await RawClient.ConnectAsync(proxy.Address);

        for (var i = 0; i < 20; i++)
        {
            var body = new string((char)('a' + i), 65_536);
            await client.SendAsync($"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: {body.Length}\r\n\r\n{body}");
            var answer = client.ReadResponseAsync();
            await Wait.UntilAsync(() => stalled.RequestCount == i + 1, "the request");
            await AdvanceUntilAsync(() => answer.IsCompleted);
            ((await answer).Text == body).ShouldBeTrue();
        }

        stalled.RequestCount.ShouldBe(20);
    }

    [Fact]
    public async Task Body_that_has_not_come_is_not_hedged()
    {
        await using var late = await HangingAsync();
        await using var other = await HangingAsync();
        await using var proxy = await StartAsync(Hedge + """, "repeatable": true """, late, other);
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhello");
        await late.Requests.WaitForRequestAsync();

        for (var i = 0; i < 20; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(0.5));
        }

        other.Requests.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Client_that_leaves_ends_both()
    {
        await using var late = await HangingAsync();
        await using var later = await HangingAsync();
        await using var proxy = await StartAsync(Hedge, late, later);
        using (var client = await RawClient.ConnectAsync(proxy.Address))
        {
            await client.SendAsync(Get);
            await late.Requests.WaitForRequestAsync();
            await AdvanceUntilAsync(() => later.Requests.Count == 1);
        }

        await Task.WhenAll(late.Requests.Single.Aborted, later.Requests.Single.Aborted).WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Connections_of_losers_are_not_left_behind()
    {
        await using var late = await HangingAsync();
        await using var quick = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To(""" "hedgeAfter": "00:00:00.02", "budgetPercent": 100 """, late.Address, quick.Address));

        for (var i = 0; i < 20; i++)
        {
            (await proxy.RawAsync(Get)).Text.ShouldBe("ok");
        }

        await Task.WhenAll(late.Requests.All.Select(request => request.Aborted)).WaitAsync(TimeSpan.FromSeconds(5));
        late.Requests.Count.ShouldBeGreaterThan(0);
        quick.Requests.Count.ShouldBe(20);
    }

    private async Task AdvanceUntilAsync(Func<bool> condition, double seconds = 90)
    {
        await Wait.UntilAsync(
            () =>
            {
                // The proxy may begin to wait a moment after the destination has seen the request.
                if (seconds > 0)
                {
                    _time.Advance(TimeSpan.FromSeconds(0.2));
                    seconds -= 0.2;
                }
                return condition();
            },
            "a later moment");
    }

    private static Task<KestrelOrigin> HangingAsync() => KestrelOrigin.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));

    private Task<ProxyUnderTest> StartAsync(string retry, params KestrelOrigin[] origins)
        => ProxyUnderTest.StartAsync(RetryRoutes.To(retry, [.. origins.Select(origin => origin.Address)]), new() { Time = _time });
}
