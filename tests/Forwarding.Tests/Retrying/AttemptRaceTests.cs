using FuncProxy.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Retrying;

/// <summary>What comes of attempts side by side when not the first answer is the one.</summary>
public sealed class AttemptRaceTests
{
    private const string Get = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Hedge_that_fails_moves_on_to_a_third_destination()
    {
        await using var hangs = await HangingAsync();
        await using var bad = await AnsweringAsync(503, "busy");
        await using var good = await AnsweringAsync(200, "ok");
        await using var proxy = await ProxyUnderTest.StartAsync(
            RetryRoutes.To(""" "hedgeAfter": "00:00:01", "attempts": 3, "on": ["connect", "timeout", "5xx"], "budgetPercent": 100 """, hangs.Address, bad.Address, good.Address), new() { Time = _time });
        var answer = proxy.RawAsync(Get);
        await hangs.Requests.WaitForRequestAsync();
        await StepAsync(() => bad.Requests.Count == 1, 5);
        bad.Requests.Count.ShouldBe(1);

        await StepAsync(() => answer.IsCompleted, 60);

        good.Requests.Count.ShouldBe(1, "60 s have passed");
    }

    [Fact]
    public async Task Final_answer_of_a_hedge_is_not_held_back()
    {
        await using var hangs = await HangingAsync();
        await using var bad = await AnsweringAsync(500, "a bug of the application, the same everywhere");
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To(""" "hedgeAfter": "00:00:01", "on": ["connect"] """, hangs.Address, bad.Address), new() { Time = _time });
        var answer = proxy.RawAsync(Get);
        await hangs.Requests.WaitForRequestAsync();
        await StepAsync(() => bad.Requests.Count == 1, 5);

        await StepAsync(() => answer.IsCompleted, 60);

        answer.IsCompleted.ShouldBeTrue("60 s have passed since the 500");
    }

    [Fact]
    public async Task Body_that_comes_after_the_time_of_the_hedge_is_hedged_all_the_same()
    {
        await using var hangs = await KestrelOrigin.StartAsync(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var good = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To(""" "hedgeAfter": "00:00:01", "repeatable": true """, hangs.Address, good.Address), new() { Time = _time });
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhello");
        await hangs.Requests.WaitForRequestAsync();
        await StepAsync(() => false, 2);
        await client.SendAsync("world");
        await Wait.UntilAsync(() => hangs.Requests.Single.BodyLength == 10, "the body");

        await StepAsync(() => good.Requests.Count == 1, 60);

        good.Requests.Count.ShouldBe(1, "the first destination has had the whole request for a minute");
    }

    [Fact]
    public async Task Trial_that_hangs_and_is_hedged_rests_the_destination_again()
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
        await using var good = await AnsweringAsync(200, "ok");
        await using var proxy = await ProxyUnderTest.StartAsync(
            RetryRoutes.With(
                """ "hedgeAfter": "00:00:01", "budgetPercent": 100 """,
                """ "healthCheck": { "passive": { "enabled": true, "policy": "ConsecutiveFailures", "threshold": 1 } } """,
                "", [sick.Address, good.Address]), new() { Time = _time });
        (await proxy.RawAsync(Get)).Text.ShouldBe("ok");
        await proxy.Log.WaitForAsync(200);
        breaks = false;
        _time.Advance(TimeSpan.FromSeconds(61));
        sick.Requests.Clear();

        for (var i = 0; i < 6; i++)
        {
            var answer = proxy.RawAsync(Get);
            await StepAsync(() => answer.IsCompleted, 10);
            (await answer).Text.ShouldBe("ok");
        }

        sick.Requests.Count.ShouldBe(1, "one trial, then a rest of two minutes");
    }

    [Fact]
    public async Task Answer_of_no_use_is_held_back_no_longer_than_a_hedge_waits()
    {
        await using var hangs = await HangingAsync();
        await using var bad = await AnsweringAsync(503, "busy");
        await using var proxy = await ProxyUnderTest.StartAsync(
            RetryRoutes.To(""" "hedgeAfter": "00:00:01", "on": ["5xx"], "budgetPercent": 100 """, hangs.Address, bad.Address), new() { Time = _time });
        var answer = proxy.RawAsync(Get);
        await hangs.Requests.WaitForRequestAsync();

        await StepAsync(() => answer.IsCompleted, 10);

        (await answer).Text.ShouldBe("busy");
    }

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

    private static Task<KestrelOrigin> HangingAsync() => KestrelOrigin.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));

    private static Task<KestrelOrigin> AnsweringAsync(int status, string text) => StatusRetryTests.AnsweringAsync(status, text);
}
