using System.Net;
using System.Net.Sockets;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Sending;

public sealed class UnreachableTests
{
    [Fact]
    public async Task Refused_connection_is_502_without_the_address()
    {
        var address = await ClosedPortAsync();
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(address));

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).ShouldBeProblem(502, "connection_refused", address);

        (await proxy.Log.WaitForAsync(101)).Message.ShouldContain("ConnectionRefused");
    }

    [Fact]
    public async Task Refused_connection_of_a_head_request_has_no_body()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(await ClosedPortAsync()));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        for (var i = 0; i < 2; i++)
        {
            await client.SendAsync("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
            var response = await client.ReadResponseAsync(toHead: true);
            response.Status.ShouldBe(502);
            response.Head.Value("Proxy-Status").ShouldBe("FuncProxy; error=connection_refused; next-hop=\"d\"; attempts=1");
        }
    }

    [Fact]
    public async Task Refused_connection_answers_an_upload_and_keeps_the_clients_connection_usable()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(await ClosedPortAsync()));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        for (var i = 0; i < 2; i++)
        {
            await client.SendAsync("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello");
            (await client.ReadResponseAsync()).ShouldBeProblem(502, "connection_refused");
        }
    }

    [Fact]
    public async Task Name_that_does_not_resolve_is_a_dns_error()
    {
        var address = new Uri("http://nowhere.invalid/");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(address));

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).ShouldBeProblem(502, "dns_error");
    }

    [Fact]
    public async Task Connection_that_nobody_accepts_is_a_timeout()
    {
        // The backlog takes one connection; further SYNs are dropped.
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        using var one = await FillAsync(listener);
        using var two = await FillAsync(listener);
        var address = new Uri($"http://{listener.LocalEndPoint}/");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(address, cluster: """ "httpClient": { "connectTimeout": "00:00:00.200" } """));

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).ShouldBeProblem(504, "connection_timeout", address);
    }

    private static async Task<Socket> FillAsync(Socket listener)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        try
        {
            await socket.ConnectAsync(listener.LocalEndPoint!, limit.Token);
        }
        catch (OperationCanceledException)
        {
            // The backlog is full already.
        }
        return socket;
    }

    private static async Task<Uri> ClosedPortAsync()
    {
        await using var gone = RawOrigin.Start("");
        return gone.Address;
    }
}
