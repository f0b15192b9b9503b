using FuncProxy.Forwarding.Pipeline;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Limits;

/// <summary>Clients that take their time. The server's clock is the system's, so each of these takes some seconds.</summary>
public sealed class SlowClientTests
{
    // The shortest that the server can measure.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Head_that_takes_too_long_is_408_and_the_connection_closed()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { Limits = new ProxyLimits { HeaderTimeout = Soon } });
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n");

        (await client.ReadResponseAsync()).Status.ShouldBe(408);

        (await client.Connection.WaitForEndAsync()).ShouldBe(ConnectionEnd.Closed);
        origin.Requests.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Connection_that_is_idle_too_long_is_closed()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { Limits = new ProxyLimits { KeepAliveTimeout = Soon } });
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        (await client.ReadResponseAsync()).Status.ShouldBe(200);

        (await client.Connection.WaitForEndAsync()).ShouldBe(ConnectionEnd.Closed);
    }

    [Fact]
    public async Task Declared_body_that_comes_too_slowly_is_408_and_never_whole_at_the_origin()
    {
        await using var origin = await KestrelOrigin.StartAsync(context => context.Request.Body.CopyToAsync(Stream.Null));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { Limits = new ProxyLimits { RequestGrace = Soon } });
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\npart");
        var seen = await origin.Requests.WaitForRequestAsync();

        (await client.ReadResponseAsync()).ShouldBeProblem(408, "http_request_error");

        await seen.Ended.WaitAsync(TimeSpan.FromSeconds(5));
        seen.Failure.ShouldNotBeNull();
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Stream_that_pauses_within_its_clusters_activity_timeout_goes_on()
    {
        await using var origin = await KestrelOrigin.StartAsync(context => context.Request.Body.CopyToAsync(Stream.Null));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { Limits = new ProxyLimits { RequestGrace = Soon } });
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");
        var seen = await origin.Requests.WaitForRequestAsync();
        // Twice as long as a body of declared length may be silent: the server has looked several times by then.
        using var pause = new PeriodicTimer(2 * Soon);
        await pause.WaitForNextTickAsync();

        await client.SendAsync("3\r\ntwo\r\n0\r\n\r\n");

        (await client.ReadResponseAsync()).Status.ShouldBe(200);
        seen.BodyText.ShouldBe("onetwo");
    }

    [Fact]
    public async Task Stream_that_is_silent_longer_than_its_cluster_lets_is_ended()
    {
        await using var origin = await KestrelOrigin.StartAsync(context => context.Request.Body.CopyToAsync(Stream.Null));
        var cluster = "\"httpRequest\": { \"activityTimeout\": \"00:00:02\" }";
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: cluster), new() { Limits = new ProxyLimits { RequestGrace = Soon } });
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n");

        (await client.ReadResponseAsync()).Status.ShouldBeOneOf(408, 504);
    }

    [Fact]
    public async Task Client_that_takes_nothing_of_its_answer_is_cut_off()
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            try
            {
                for (var block = new byte[64 * 1024]; ;)
                {
                    await context.Response.Body.WriteAsync(block, context.RequestAborted);
                }
            }
            finally
            {
                ended.SetResult();
            }
        });
        await using var proxy = await ProxyUnderTest.StartAsync(
            Routes.To(origin.Address), new() { Limits = new ProxyLimits { MinResponseBytesPerSecond = 1_000_000, ResponseGrace = Soon } });
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Answer_in_which_nothing_is_sent_for_long_is_not_cut_off()
    {
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            await context.Response.WriteAsync("one");
            await context.Response.Body.FlushAsync();
            using var pause = new PeriodicTimer(2 * Soon);
            await pause.WaitForNextTickAsync();
            await context.Response.WriteAsync("two");
        });
        await using var proxy = await ProxyUnderTest.StartAsync(
            Routes.To(origin.Address), new() { Limits = new ProxyLimits { MinResponseBytesPerSecond = 1_000_000, ResponseGrace = Soon } });

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).Text.ShouldBe("onetwo");
    }
}
