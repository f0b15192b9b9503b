using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Retrying;

/// <summary>What <c>timeout</c> stands for: silence before the first byte, measured for each attempt.</summary>
public sealed class TimeoutRetryTests
{
    private const string Activity = """ "httpRequest": { "activityTimeout": "00:00:10" } """;
    private const string OnTimeout = """ "on": ["timeout"] """;

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Silent_destination_is_left_for_another_that_has_the_whole_time_again()
    {
        var go = new TaskCompletionSource();
        await using var silent = await HangingAsync();
        await using var slow = await KestrelOrigin.StartAsync(async context =>
        {
            await go.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("ok");
        });
        await using var proxy = await StartAsync(OnTimeout, "", silent, slow);
        var answer = proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        var seen = await silent.Requests.WaitForRequestAsync();

        _time.Advance(TimeSpan.FromSeconds(10.1));
        await seen.Aborted.WaitAsync(TimeSpan.FromSeconds(5));
        await slow.Requests.WaitForRequestAsync();
        _time.Advance(TimeSpan.FromSeconds(9));
        go.SetResult();

        (await answer).Text.ShouldBe("ok");
    }

    [Theory]
    [InlineData("GET", """ "on": ["connect", "429", "5xx"] """)]
    [InlineData("POST", OnTimeout)]
    public async Task Silence_is_the_answer_where_it_is_no_cause(string method, string retry)
    {
        await using var silent = await HangingAsync();
        await using var other = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await StartAsync(retry, "", silent, other);
        var answer = proxy.RawAsync($"{method} / HTTP/1.1\r\nHost: h\r\n\r\n");
        await silent.Requests.WaitForRequestAsync();

        _time.Advance(TimeSpan.FromSeconds(10.1));

        (await answer).ShouldBeProblem(504, "http_response_timeout");
        other.Requests.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Last_silence_is_the_answer()
    {
        await using var first = await HangingAsync();
        await using var second = await HangingAsync();
        await using var proxy = await StartAsync(OnTimeout, "", first, second);
        var answer = proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        await first.Requests.WaitForRequestAsync();
        _time.Advance(TimeSpan.FromSeconds(10.1));
        var seen = await second.Requests.WaitForRequestAsync();

        _time.Advance(TimeSpan.FromSeconds(10.1));

        (await answer).ShouldBeProblem(504, "http_response_timeout");
        await seen.Aborted.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Routes_time_counts_for_all_attempts_together()
    {
        await using var first = await HangingAsync();
        await using var second = await HangingAsync();
        await using var proxy = await StartAsync(""" "on": ["timeout"], "attempts": 3 """, """ "timeout": "00:00:15" """, first, second, first);
        var answer = proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        await first.Requests.WaitForRequestAsync();
        _time.Advance(TimeSpan.FromSeconds(10.1));
        await second.Requests.WaitForRequestAsync();

        _time.Advance(TimeSpan.FromSeconds(5));

        (await answer).ShouldBeProblem(504, "http_response_timeout");
        first.Requests.Count.ShouldBe(1);
        (await proxy.Log.WaitForAsync(101, 2)).Message.ShouldContain(": Timeout:");
    }

    [Fact]
    public async Task Silence_in_the_body_still_aborts_the_response()
    {
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            await context.Response.WriteAsync("hello", context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var proxy = await StartAsync(OnTimeout, "", origin, origin);
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        var body = client.ReadBodyAsync(await client.ReadResponseHeadAsync());

        _time.Advance(TimeSpan.FromSeconds(10.1));

        (await body).IsComplete.ShouldBeFalse();
        await origin.Requests.Single.Aborted.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Upload_over_http2_goes_on_after_the_answer_and_both_sides_renew_the_time()
    {
        await using var origin = await KestrelOrigin.StartAsync(
            async context =>
            {
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted);
            },
            new() { Protocols = OriginProtocols.H2c });
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.With(""" "on": ["timeout"], "repeatable": true """, """ "httpRequest": { "activityTimeout": "00:00:10", "version": "2", "versionPolicy": "RequestVersionExact" } """, "", [origin.Address, origin.Address]), new() { Time = _time });
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
        var head = await client.ReadResponseHeadAsync();
        var body = client.ReadBodyAsync(head);
        for (var i = 1; i <= 4; i++)
        {
            await client.SendAsync("5\r\nhello\r\n");
            var sent = 5 * i;
            await Wait.UntilAsync(() => origin.Requests.Single.BodyLength == sent, "a piece of the upload");
            _time.Advance(TimeSpan.FromSeconds(4));
        }

        await client.SendAsync("0\r\n\r\n");

        (await body).Text.ShouldBe("hellohellohellohello");
    }

    private static Task<KestrelOrigin> HangingAsync() => KestrelOrigin.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));

    private Task<ProxyUnderTest> StartAsync(string retry, string route, params KestrelOrigin[] origins)
        => ProxyUnderTest.StartAsync(RetryRoutes.With(retry, Activity, route, [.. origins.Select(origin => origin.Address)]), new() { Time = _time });
}
