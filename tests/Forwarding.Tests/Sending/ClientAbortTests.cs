using System.Collections.Concurrent;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Sending;

[Collection(TimingCollection.Name)]
public sealed class ClientAbortTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Abort_while_waiting_for_the_head_reaches_the_origin_within_a_second(bool isReset)
    {
        await using var origin = await KestrelOrigin.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        var seen = await origin.Requests.WaitForRequestAsync();

        Leave(client, isReset);

        await seen.Aborted.WaitAsync(Second);
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Abort_during_a_stream_reaches_the_origin_within_a_second(bool isReset)
    {
        await using var origin = await KestrelOrigin.StartAsync(StreamForeverAsync);
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        // The loss is noticed by whichever is first: a write to the client, or the server's own watch.
        for (var i = 0; i < 20; i++)
        {
            origin.Requests.Clear();
            using var client = await RawClient.ConnectAsync(proxy.Address);
            await client.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            await client.ReadResponseHeadAsync();

            Leave(client, isReset);

            await origin.Requests.Single.Aborted.WaitAsync(Second);
            await origin.Requests.Single.Ended.WaitAsync(Second);
        }
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Content-Length: 1000", "part")]
    [InlineData("Transfer-Encoding: chunked", "4\r\npart\r\n")]
    public async Task Abort_during_an_upload_reaches_the_origin_within_a_second(string framing, string part)
    {
        await using var origin = await KestrelOrigin.StartAsync(context => context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync($"POST / HTTP/1.1\r\nHost: h\r\n{framing}\r\n\r\n{part}");
        var seen = await origin.Requests.WaitForRequestAsync();
        await Wait.UntilAsync(() => seen.BodyText == "part", "the first part");

        Leave(client, isReset: true);

        await seen.Ended.WaitAsync(Second);
        seen.Failure.ShouldNotBeNull("an upload that broke off is no whole request");
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(OriginProtocols.Http1, null)]
    [InlineData(OriginProtocols.H2c, Routes.Http2)]
    public async Task Abort_of_an_http2_stream_reaches_the_origin_within_a_second(OriginProtocols protocols, string? cluster)
    {
        await using var origin = await KestrelOrigin.StartAsync(StreamForeverAsync, new() { Protocols = protocols });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: cluster), new() { Protocol = ServedProtocol.H2c });
        using (var response = await proxy.SendAsync(HttpMethod.Get, "/", completion: HttpCompletionOption.ResponseHeadersRead))
        {
            await (await response.Content.ReadAsStreamAsync()).ReadExactlyAsync(new byte[5]);
        }

        await origin.Requests.Single.Aborted.WaitAsync(Second);
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Abort_of_a_download_that_nobody_reads_reaches_the_origin()
    {
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            var block = new byte[256 * 1024];
            while (true)
            {
                await context.Response.Body.WriteAsync(block, context.RequestAborted);
            }
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        await client.ReadResponseHeadAsync();

        client.Connection.Reset();

        await origin.Requests.Single.Aborted.WaitAsync(Second);
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    private static async Task StreamForeverAsync(HttpContext context)
    {
        while (true)
        {
            await context.Response.WriteAsync("data: tick\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(1, context.RequestAborted);
        }
    }

    private static void Leave(RawClient client, bool isReset)
    {
        if (isReset)
        {
            client.Connection.Reset();
        }
        else
        {
            client.Dispose();
        }
    }

    [Theory]
    [InlineData("GET /first HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("HEAD /first HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nF")]
    [InlineData("POST /first HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nF\r\n0\r\n\r\n")]
    public async Task What_follows_a_request_whose_client_has_left_is_not_read(string request)
    {
        await using var origin = await KestrelOrigin.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync(request + "X-Y /behind HTTP/1.1\r\nHost: h\r\n\r\n");
        var first = await origin.Requests.WaitForRequestAsync();

        client.Connection.FinishSending();

        await first.Aborted.WaitAsync(TimeSpan.FromSeconds(5));
        (await client.Connection.WaitForEndAsync()).ShouldNotBe(ConnectionEnd.Open);
        origin.Requests.Count.ShouldBe(1);
    }

    /// <summary>The server goes on at an unread body when the client has closed its side: a trusted peer's connection would so carry requests that a stranger wrote.</summary>
    [Theory]
    [InlineData("POST /first", "Content-Length: 35", "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("HEAD /first", "Content-Length: 35", "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("POST /shut", "Content-Length: 35", "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("POST /nowhere", "Content-Length: 50", "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n")]
    [InlineData("POST /first", "Transfer-Encoding: chunked", "23\r\nGET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n\r\n0\r\n\r\n")]
    public async Task Body_of_a_client_that_leaves_is_never_read_as_a_request(string line, string framing, string body)
    {
        var targets = new ConcurrentBag<string>();
        // Not on the proxy's own server, which would go on in a body just so when the proxy leaves.
        await using var origin = RawOrigin.Start(async connection =>
        {
            while (await connection.ReadHeadAsync() is { } head)
            {
                targets.Add(head.Target);
                await connection.ReadRequestBodyAsync(head);
                await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            }
        });
        await using var proxy = await ProxyUnderTest.StartAsync($$"""
            { "routes": {
                "first": { "clusterId": "c", "match": { "path": "/first" } },
                "smuggled": { "clusterId": "c", "match": { "path": "/smuggled" } },
                "shut": { "clusterId": "c", "match": { "path": "/shut" }, "access": { "ipAllow": [] } } },
              "clusters": { "c": { "destinations": { "d": { "address": "{{origin.Address}}" } } } } }
            """);

        // The race is won by one in ten.
        for (var i = 0; i < 200; i++)
        {
            using var client = await RawClient.ConnectAsync(proxy.Address);
            await client.SendAsync($"{line} HTTP/1.1\r\nHost: h\r\n{framing}\r\n\r\n{body}");
            client.Connection.FinishSending();
            await client.Connection.WaitForEndAsync();
        }

        targets.ShouldAllBe(target => target == "/first");
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Content-Length: 4\r\n\r\nbody", true)]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n", true)]
    [InlineData("Content-Length: 5\r\n\r\nbody", false)]
    [InlineData("Content-Length: 4\r\nExpect: 100-continue\r\n\r\n", false)]
    public async Task Connection_of_a_refused_request_is_kept_when_its_body_is_here(string rest, bool isKept)
    {
        await using var proxy = await ProxyUnderTest.StartAsync("""{ "routes": {}, "clusters": {} }""");
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync($"POST / HTTP/1.1\r\nHost: h\r\n{rest}");

        var response = await client.ReadResponseAsync();

        response.ShouldBeProblem(404, "destination_not_found");
        response.Interim.ShouldBeEmpty();
        (response.Head.Value("Connection") == "close").ShouldBe(!isKept);
        if (isKept)
        {
            await client.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            (await client.ReadResponseAsync()).Status.ShouldBe(404);
        }
    }
}
