using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Sending;

/// <summary>The guard over TLS, where what was sent too much waits inside the TLS stream, and on ways where it must not stand.</summary>
public sealed class AnswerGuardTests
{
    private const string Forged = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged";
    private const string OneConnection = """ "httpClient": { "dangerousAcceptAnyServerCertificate": true, "maxConnectionsPerServer": 1 }, "httpRequest": { "version": "1.1" } """;

    [Theory]
    [InlineData(100)]
    [InlineData(20_000)]
    [InlineData(60_000)]
    public async Task What_follows_a_response_over_tls_never_answers_a_request_that_waits_for_the_connection(int size)
    {
        var go = new TaskCompletionSource();
        using var certificate = SelfMadeCertificate.Create();
        using var stop = new CancellationTokenSource();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, stop.Token, async tls =>
        {
            await ReadHeadAsync(tls, stop.Token);
            await go.Task.WaitAsync(stop.Token);
            await tls.WriteAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n{new string('x', size)}{Forged}"), stop.Token);
            await ReadHeadAsync(tls, stop.Token);
        }, certificate);
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(new Uri($"https://localhost:{port}/"), cluster: OneConnection));
        var answers = Enumerable.Range(0, 4).Select(i => proxy.RawAsync($"GET /{i} HTTP/1.1\r\nHost: h\r\n\r\n")).ToList();

        go.SetResult();

        foreach (var response in await Task.WhenAll(answers))
        {
            response.Text.ShouldBe(new string('x', size));
        }
        await stop.CancelAsync();
        await serving;
    }

    [Fact]
    public async Task Kept_connection_over_tls_serves_requests_that_wait_for_it()
    {
        await using var origin = await KestrelOrigin.StartAsync(AnswerAsync, new() { Protocols = OriginProtocols.Https1 });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: OneConnection));

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => proxy.RawAsync($"POST /{i} HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello")));

        answers.ShouldAllBe(response => response.Text == "ok");
        origin.ConnectionCount.ShouldBe(1);
        origin.Requests.All.ShouldAllBe(request => request.BodyText == "hello");
    }

    [Fact]
    public async Task Kept_connection_serves_requests_that_wait_for_it()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: OneConnection));

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => proxy.RawAsync($"POST /{i} HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello")));

        answers.ShouldAllBe(response => response.Text == "ok");
        origin.ConnectionCount.ShouldBe(1);
    }

    [Fact]
    public async Task Tunnel_through_a_forward_proxy_is_left_alone()
    {
        await using var origin = await KestrelOrigin.StartAsync(AnswerAsync, new() { Protocols = OriginProtocols.Https1 });
        RawHead? asked = null;
        await using var web = RawOrigin.Start(async connection =>
        {
            asked = await connection.ReadRequestHeadAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\n\r\n");
            using var onward = await RawClient.ConnectAsync(new Uri($"http://127.0.0.1:{origin.Address.Port}/"));
            await Task.WhenAny(RelayAsync(connection, onward.Connection), RelayAsync(onward.Connection, connection));
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: $$""" "httpClient": { "dangerousAcceptAnyServerCertificate": true, "webProxy": { "address": "{{web.Address}}" } } """));
        for (var i = 0; i < 3; i++)
        {
            (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).Text.ShouldBe("ok");
        }

        asked!.FirstLine.ShouldBe($"CONNECT localhost:{origin.Address.Port} HTTP/1.1");
        web.ConnectionCount.ShouldBe(1);
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        await context.Response.WriteAsync("ok", context.RequestAborted);
    }

    private static async Task RelayAsync(RawConnection from, RawConnection to)
    {
        while (await from.ReadSomeAsync() is { Length: > 0 } some)
        {
            await to.WriteAsync(some);
        }
    }

    private static async Task ServeAsync(TcpListener listener, CancellationToken stop, Func<SslStream, Task> script, X509Certificate2 certificate)
    {
        var all = new List<Task>();
        try
        {
            while (true)
            {
                all.Add(ServeOneAsync(await listener.AcceptSocketAsync(stop), script, certificate));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(all);
        }
    }

    private static async Task ServeOneAsync(Socket socket, Func<SslStream, Task> script, X509Certificate2 certificate)
    {
        await using var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
        try
        {
            await tls.AuthenticateAsServerAsync(certificate);
            await script(tls);
        }
        catch (Exception ended) when (ended is IOException or OperationCanceledException or AuthenticationException)
        {
            // The proxy, or the test, has ended the connection.
        }
    }

    private static async Task ReadHeadAsync(SslStream tls, CancellationToken stop)
    {
        var head = "";
        var buffer = new byte[4096];
        while (!head.EndsWith("\r\n\r\n", StringComparison.Ordinal) && await tls.ReadAsync(buffer, stop) is > 0 and var count)
        {
            head += Encoding.Latin1.GetString(buffer, 0, count);
        }
    }
}
