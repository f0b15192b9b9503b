using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Sending;

public sealed class TimeoutTests
{
    private const string Activity = """ "httpRequest": { "activityTimeout": "00:00:10" } """;
    private const string Overall = """ "timeout": "00:00:10" """;

    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(null, Activity)]
    [InlineData(Overall, null)]
    public async Task Destination_that_does_not_answer_in_time_is_504(string? route, string? cluster)
    {
        await using var origin = await KestrelOrigin.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, route, cluster), new() { Time = _time });
        var answer = proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        var seen = await origin.Requests.WaitForRequestAsync();
        _time.Advance(TimeSpan.FromSeconds(9.9));
        seen.IsAborted.ShouldBeFalse();
        answer.IsCompleted.ShouldBeFalse();

        _time.Advance(TimeSpan.FromSeconds(0.2));

        (await answer).ShouldBeProblem(504, "http_response_timeout", origin.Address);
        await seen.Aborted.WaitAsync(TimeSpan.FromSeconds(5));
        (await proxy.Log.WaitForAsync(101)).Message.ShouldContain("Timeout");
    }

    [Theory]
    [InlineData(null, Activity)]
    [InlineData(Overall, null)]
    public async Task Time_that_runs_out_mid_body_aborts_the_response(string? route, string? cluster)
    {
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            await context.Response.WriteAsync("hello", context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, route, cluster), new() { Time = _time });
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        var head = await client.ReadResponseHeadAsync();
        var body = client.ReadBodyAsync(head);

        _time.Advance(TimeSpan.FromSeconds(10.1));

        (await body).IsComplete.ShouldBeFalse();
        await origin.Requests.Single.Aborted.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Each_piece_of_a_response_renews_the_activity_but_not_the_overall_time()
    {
        var next = new SemaphoreSlim(0);
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            while (true)
            {
                await next.WaitAsync(context.RequestAborted);
                await context.Response.WriteAsync("data: x\n\n", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, """ "timeout": "00:00:22" """, Activity), new() { Time = _time });
        next.Release();
        using var response = await proxy.SendAsync(HttpMethod.Get, "/", completion: HttpCompletionOption.ResponseHeadersRead);
        var events = new SseReader(await response.Content.ReadAsStreamAsync());
        (await events.ReadAsync()).ShouldNotBeNull();
        for (var i = 0; i < 5; i++)
        {
            // Less than half the activity timeout: what the client has seen may be noted after the next step.
            _time.Advance(TimeSpan.FromSeconds(4));
            next.Release();
            (await events.ReadAsync()).ShouldNotBeNull();
        }

        _time.Advance(TimeSpan.FromSeconds(2.1));

        await Should.ThrowAsync<IOException>(() => events.ReadAsync());
        (await proxy.Log.WaitForAsync(102)).Message.ShouldContain(": Timeout:");
    }

    [Fact]
    public async Task Each_piece_of_an_upload_renews_the_activity()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: Activity), new() { Time = _time });
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n");
        var seen = await origin.Requests.WaitForRequestAsync();
        for (var i = 1; i <= 4; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(4));
            await client.SendAsync("x");
            await Wait.UntilAsync(() => seen.BodyLength == i, $"byte {i}");
        }
        await client.SendAsync("x");

        (await client.ReadResponseAsync()).Text.ShouldBe("ok");
    }

    [Fact]
    public async Task Connection_serves_on_after_a_timeout()
    {
        await using var origin = await KestrelOrigin.StartAsync(
            context => context.Request.Path == "/slow" ? Task.Delay(Timeout.Infinite, context.RequestAborted) : context.Response.WriteAsync("ok"));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: Activity), new() { Time = _time });
        using var client = await RawClient.ConnectAsync(proxy.Address);
        for (var i = 0; i < 5; i++)
        {
            origin.Requests.Clear();
            await client.SendAsync("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
            await origin.Requests.WaitForRequestAsync();
            _time.Advance(TimeSpan.FromSeconds(10.1));
            (await client.ReadResponseAsync()).Status.ShouldBe(504);
            await client.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            (await client.ReadResponseAsync()).Text.ShouldBe("ok");
        }
    }
}
