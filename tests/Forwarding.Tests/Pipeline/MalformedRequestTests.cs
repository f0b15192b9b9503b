using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Pipeline;

/// <summary>What no HTTP/1.1 parser should accept (RFC 9112) never becomes a request at the origin.</summary>
public sealed class MalformedRequestTests
{
    private const string Begin = "POST / HTTP/1.1\r\nHost: h\r\n";
    private const string Chunked = Begin + "Transfer-Encoding: chunked\r\n\r\n";

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nHost: other\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nx: y\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nx: one\r\n two\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nx: one\r\n\ttwo\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n Host: h\r\nHost: h\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost : h\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nx : y\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\na b: c\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\na,b: c\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\na\u007fb: c\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\na\u0001b: c\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\na(b): c\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\n\"a\": c\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\n{a}: c\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\n: c\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\na\0b: c\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\na: b\0c\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\na: b\rc\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\nHost: h\n\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\nx: y\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nx: y\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\n\n")]
    [InlineData("GET  / HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("GET / HTTP/1.1 \r\nHost: h\r\n\r\n")]
    [InlineData("GET / HTTP/1.2\r\nHost: h\r\n\r\n")]
    [InlineData("GET / http/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("GET /\r\n\r\n")]
    [InlineData("G@T / HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("GET / x HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData(Begin + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd")]
    [InlineData(Begin + "Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd")]
    [InlineData(Begin + "Content-Length: 4,4\r\n\r\nabcd")]
    [InlineData(Begin + "Content-Length: +4\r\n\r\nabcd")]
    [InlineData(Begin + "Content-Length: -1\r\n\r\nabcd")]
    [InlineData(Begin + "Content-Length: -0\r\n\r\n")]
    [InlineData(Begin + "Content-Length: 0x4\r\n\r\nabcd")]
    [InlineData(Begin + "Content-Length: 4 4\r\n\r\nabcd")]
    [InlineData(Begin + "Content-Length: 4.0\r\n\r\nabcd")]
    [InlineData(Begin + "Content-Length:\r\n\r\nabcd")]
    [InlineData(Begin + "Content-Length: \u00b2\r\n\r\nabcd")]
    [InlineData(Begin + "Content-Length: 99999999999999999999999999\r\n\r\nabcd")]
    [InlineData(Begin + "Content-Length: 18446744073709551616\r\n\r\nabcd")]
    [InlineData(Begin + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")]
    [InlineData(Begin + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n")]
    [InlineData(Begin + "Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n")]
    [InlineData(Begin + "Transfer-Encoding: identity\r\n\r\n0\r\n\r\n")]
    [InlineData(Begin + "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n")]
    [InlineData(Begin + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n")]
    [InlineData("POST / HTTP/1.0\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n")]
    public async Task Bad_head_is_refused_and_the_origin_sees_nothing(string request)
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await StatusAsync(proxy, request)).ShouldBeOneOf(400, 411, 413, 501, 505);

        origin.ConnectionCount.ShouldBe(0);
    }

    [Theory]
    [InlineData(Chunked + "zz\r\nabcd\r\n0\r\n\r\n")]
    [InlineData(Chunked + "-4\r\nabcd\r\n0\r\n\r\n")]
    [InlineData(Chunked + "+4\r\nabcd\r\n0\r\n\r\n")]
    [InlineData(Chunked + "0x4\r\nabcd\r\n0\r\n\r\n")]
    [InlineData(Chunked + " 4\r\nabcd\r\n0\r\n\r\n")]
    [InlineData(Chunked + "\r\n4\r\nabcd\r\n0\r\n\r\n")]
    [InlineData(Chunked + "4\nabcd\n0\n\n")]
    [InlineData(Chunked + "4\rabcd\r\n0\r\n\r\n")]
    [InlineData(Chunked + "4;a\nb\r\nabcd\r\n0\r\n\r\n")]
    [InlineData(Chunked + "4\r\nabcdX\r\n0\r\n\r\n")]
    [InlineData(Chunked + "4\r\nabcd0\r\n\r\n")]
    [InlineData(Chunked + "ffffffffffffffff\r\nabcd\r\n0\r\n\r\n")]
    [InlineData(Chunked + "100000004\r\nabcd\r\n0\r\n\r\n")]
    [InlineData(Chunked + "4\r\nabcd\r\n0\r\nbad trailer\r\n\r\n")]
    [InlineData(Chunked + "4\r\nabcd\r\n0\r\nx: a\0b\r\n\r\n")]
    [InlineData(Chunked + "4\r\nabcd\r\n0\r\nx: a\rb\r\n\r\n")]
    [InlineData(Chunked + "4\r\nabcd\r\n0\r\nx\0y: a\r\n\r\n")]
    [InlineData(Chunked + "4\r\nabcd\r\n0\r\n: a\r\n\r\n")]
    public async Task Bad_chunk_never_becomes_a_whole_request(string request)
    {
        var whole = 0;
        await using var origin = RawOrigin.Start(async connection =>
        {
            var head = await connection.ReadRequestHeadAsync();
            if ((await connection.ReadRequestBodyAsync(head)).IsComplete)
            {
                Interlocked.Increment(ref whole);
            }
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        await using (var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address)))
        {
            (await StatusAsync(proxy, request)).ShouldBeOneOf(400, 413);
            // The server warns of NUL in a trailer, on which its reading away of the body ends.
            proxy.Log.Complaints.Where(complaint => !complaint.StartsWith("Microsoft.AspNetCore.Server.Kestrel[67]", StringComparison.Ordinal)).ShouldBeEmpty();
        }
        whole.ShouldBe(0);
    }

    [Fact]
    public async Task Body_that_is_cut_off_never_becomes_a_whole_request()
    {
        await using var origin = await KestrelOrigin.StartAsync(context => context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync(Begin + "Content-Length: 10\r\n\r\npart");
        var seen = await origin.Requests.WaitForRequestAsync();

        client.Connection.FinishSending();

        await seen.Ended.WaitAsync(TimeSpan.FromSeconds(5));
        seen.Failure.ShouldNotBeNull();
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +4\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nTransfer,Encoding: chunked\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nx: \u0001\r\n\r\n")]
    [InlineData("GET /a\u0001 HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("GET /../a HTTP/1.1\r\nHost: h\r\n\r\n")]
    public async Task What_follows_a_refused_request_is_not_read_as_another(string request)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync(request + "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n");

        (await client.ReadResponseAsync()).Status.ShouldBe(400);

        (await client.Connection.ReadHeadAsync()).ShouldBeNull();
        origin.Requests.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("HEAD / HTTP/1.1\r\nHost: h\r\nx\u007f: 1\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: h\r\nx: \u0001\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")]
    public async Task What_follows_a_refused_request_is_not_read_as_another_when_the_client_has_left_either(string request)
    {
        var requests = 0;
        await using var origin = RawOrigin.Start(async connection =>
        {
            while (await connection.ReadHeadAsync() is not null)
            {
                Interlocked.Increment(ref requests);
                await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            }
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        for (var i = 0; i < 100; i++)
        {
            using var client = await RawClient.ConnectAsync(proxy.Address);
            await client.SendAsync(request + "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n");
            client.Connection.FinishSending();
            await client.Connection.WaitForEndAsync();
        }

        requests.ShouldBe(0);
    }

    private static async Task<int> StatusAsync(ProxyUnderTest proxy, string request)
    {
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync(request);
        return (await client.ReadResponseAsync()).Status;
    }
}
