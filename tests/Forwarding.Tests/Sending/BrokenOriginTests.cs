using System.Net.Sockets;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Sending;

public sealed class BrokenOriginTests
{
    private const string Length = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello";
    private const string Chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n";
    private const string BadChunk = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nzz\r\n";

    [Theory]
    [InlineData(Length, false)]
    [InlineData(Length, true)]
    [InlineData(Chunked, false)]
    [InlineData(Chunked, true)]
    [InlineData(BadChunk, false)]
    public async Task Response_that_breaks_off_is_never_complete_over_http1(string begun, bool isReset)
    {
        await using var origin = RawOrigin.Start(connection => BreakOffAsync(connection, begun, isReset));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

        RawHead head;
        try
        {
            head = await client.ReadResponseHeadAsync();
        }
        catch (IOException)
        {
            // Aborted before the first byte left: not a complete response either.
            return;
        }

        if (head.Status == 502)
        {
            // Broken off before anything had reached the client.
            (await client.ReadBodyAsync(head)).IsComplete.ShouldBeTrue();
            return;
        }
        head.Status.ShouldBe(200);
        (await client.ReadBodyAsync(head)).IsComplete.ShouldBeFalse();
        (await proxy.Log.WaitForAsync(102)).Message.ShouldContain("aborted");
    }

    [Theory]
    [InlineData(Length)]
    [InlineData(Chunked)]
    [InlineData(BadChunk)]
    public async Task Response_that_breaks_off_after_its_beginning_was_seen_aborts_the_connection(string begun)
    {
        var seen = new TaskCompletionSource();
        await using var origin = RawOrigin.Start(async connection =>
        {
            await connection.ReadRequestHeadAsync();
            await connection.WriteAsync(begun.Replace("zz\r\n", ""));
            await seen.Task.WaitAsync(connection.Stopping);
            await connection.WriteAsync(begun.EndsWith("zz\r\n", StringComparison.Ordinal) ? "zz\r\n" : "");
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        var head = await client.ReadResponseHeadAsync();
        head.Status.ShouldBe(200);

        seen.SetResult();

        (await client.ReadBodyAsync(head)).IsComplete.ShouldBeFalse();
        client.Connection.End.ShouldNotBe(ConnectionEnd.Open);
    }

    [Theory]
    [InlineData(ServedProtocol.H2c, Length)]
    [InlineData(ServedProtocol.H2c, Chunked)]
    [InlineData(ServedProtocol.Https2, Length)]
    public async Task Response_that_breaks_off_resets_an_http2_clients_stream(ServedProtocol protocol, string begun)
    {
        var seen = new TaskCompletionSource();
        await using var origin = RawOrigin.Start(async connection =>
        {
            await connection.ReadRequestHeadAsync();
            await connection.WriteAsync(begun);
            await seen.Task.WaitAsync(connection.Stopping);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { Protocol = protocol });
        using var response = await proxy.SendAsync(HttpMethod.Get, "/", completion: HttpCompletionOption.ResponseHeadersRead);

        seen.SetResult();

        await Should.ThrowAsync<Exception>(() => response.Content.ReadAsByteArrayAsync());
        using var next = await proxy.SendAsync(HttpMethod.Get, "/_funcproxy/health/live");
        next.IsSuccessStatusCode.ShouldBeTrue("the connection outlives the stream");
    }

    [Fact]
    public async Task Http2_origin_that_resets_its_stream_mid_body_aborts_the_clients_response()
    {
        var seen = new TaskCompletionSource();
        await using var origin = await KestrelOrigin.StartAsync(
            async context =>
            {
                await context.Response.Body.WriteAsync("hello"u8.ToArray(), context.RequestAborted);
                await seen.Task.WaitAsync(context.RequestAborted);
                context.Abort();
            },
            new() { Protocols = OriginProtocols.H2c });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: Routes.Http2));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        var head = await client.ReadResponseHeadAsync();
        seen.SetResult();

        (await client.ReadBodyAsync(head)).IsComplete.ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 20")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Le")]
    public async Task Connection_that_ends_before_the_head_is_whole_is_502(string begun)
    {
        await using var origin = RawOrigin.Start(connection => BreakOffAsync(connection, begun, isReset: false));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).ShouldBeProblem(502, "connection_terminated", origin.Address);

        (await proxy.Log.WaitForAsync(101)).Message.ShouldContain("c/d");
    }

    [Fact]
    public async Task Connection_that_is_reset_before_the_head_is_502()
    {
        await using var origin = RawOrigin.Start(connection => BreakOffAsync(connection, "", isReset: true));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).ShouldBeProblem(502, "connection_terminated", origin.Address);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Origin_that_dies_during_an_upload_is_502(bool isReset)
    {
        await using var origin = RawOrigin.Start(async connection =>
        {
            await connection.ReadRequestHeadAsync();
            await connection.ReadSomeAsync();
            if (isReset)
            {
                connection.Reset();
            }
            else
            {
                connection.Dispose();
            }
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
        var reading = client.ReadResponseAsync();
        var chunk = $"4000\r\n{new string('x', 0x4000)}\r\n";
        try
        {
            while (!reading.IsCompleted)
            {
                await client.SendAsync(chunk);
            }
        }
        catch (SocketException)
        {
            // The proxy has answered and closed; what it has answered is still read.
        }

        var response = await reading;

        response.ShouldBeProblem(502, "connection_terminated", origin.Address);
        proxy.Log.Entries.ShouldNotContain(entry => entry.Id == 100);
    }

    private static async Task BreakOffAsync(RawConnection connection, string begun, bool isReset)
    {
        await connection.ReadRequestHeadAsync();
        await connection.WriteAsync(begun);
        if (isReset)
        {
            connection.Reset();
        }
    }
}
