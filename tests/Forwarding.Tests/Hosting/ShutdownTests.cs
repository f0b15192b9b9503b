using System.Net.Sockets;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Hosting;

public sealed class ShutdownTests
{
    [Theory]
    [InlineData(ServedProtocol.Http1)]
    [InlineData(ServedProtocol.H2c)]
    public async Task Stop_lets_a_stream_in_flight_finish_and_accepts_nothing_new(ServedProtocol protocol)
    {
        var goOn = new TaskCompletionSource();
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            await context.Response.WriteAsync("data: one\n\n", context.RequestAborted);
            await goOn.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync("data: two\n\n", context.RequestAborted);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { Protocol = protocol });
        using var response = await proxy.SendAsync(HttpMethod.Get, "/", completion: HttpCompletionOption.ResponseHeadersRead);
        var events = new SseReader(await response.Content.ReadAsStreamAsync());
        (await events.ReadAsync())!.Data.ShouldBe("one");

        var stopping = proxy.StopAsync();
        await Wait.UntilAsync(() => IsRefused(proxy.Address), "the listener's end");
        stopping.IsCompleted.ShouldBeFalse("a request is in flight");
        goOn.SetResult();

        (await events.ReadAsync())!.Data.ShouldBe("two");
        (await events.ReadAsync()).ShouldBeNull();
        await stopping.WaitAsync(TimeSpan.FromSeconds(5));
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Grace_that_is_over_aborts_what_is_still_in_flight()
    {
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            await context.Response.WriteAsync("hello", context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { ShutdownGrace = TimeSpan.FromMilliseconds(300) });
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        var head = await client.ReadResponseHeadAsync();

        var stopping = proxy.StopAsync();

        (await client.ReadBodyAsync(head)).IsComplete.ShouldBeFalse();
        await origin.Requests.Single.Aborted.WaitAsync(TimeSpan.FromSeconds(5));
        await stopping.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Idle_connection_does_not_hold_up_the_stop()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("""{ "routes": {}, "clusters": {} }""");
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("GET /_funcproxy/health/live HTTP/1.1\r\nHost: h\r\n\r\n");
        (await client.ReadResponseAsync()).Status.ShouldBe(200);

        await proxy.StopAsync().WaitAsync(TimeSpan.FromSeconds(5));

        (await client.Connection.WaitForEndAsync()).ShouldNotBe(ConnectionEnd.Open);
    }

    private static bool IsRefused(Uri address)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(address.Host, address.Port);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
