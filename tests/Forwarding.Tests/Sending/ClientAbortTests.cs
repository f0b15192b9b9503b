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
}
