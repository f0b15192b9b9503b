using System.Net;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Sending;

/// <summary>A destination that dies mid-body: every kind of client against every kind of framing.</summary>
public sealed class BrokenTransferTests
{
    private const string Length = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello";
    private const string Chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n";
    private const string InChunk = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\nhello";
    private const string UntilClose = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello";

    public static TheoryData<ServedProtocol, string, bool> Http1Origins()
    {
        var all = new TheoryData<ServedProtocol, string, bool>();
        foreach (var protocol in new[] { ServedProtocol.Http1, ServedProtocol.H2c, ServedProtocol.Https2 })
        {
            foreach (var begun in new[] { Length, Chunked, InChunk, UntilClose })
            {
                all.Add(protocol, begun, true);
                if (begun != UntilClose)
                {
                    all.Add(protocol, begun, false);
                }
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Http1Origins))]
    public async Task Client_sees_a_broken_transfer_of_an_http1_origin(ServedProtocol protocol, string begun, bool isReset)
    {
        var seen = new TaskCompletionSource();
        await using var origin = HostileOrigin.BreakingOff(begun, isReset, seen.Task);
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { Protocol = protocol });

        await ShouldBreakAsync(proxy, protocol, begun == Length, seen);
    }

    [Theory]
    [InlineData(ServedProtocol.Http1, true, "reset")]
    [InlineData(ServedProtocol.Http1, false, "reset")]
    [InlineData(ServedProtocol.H2c, true, "reset")]
    [InlineData(ServedProtocol.H2c, false, "reset")]
    [InlineData(ServedProtocol.Http1, true, "no error")]
    [InlineData(ServedProtocol.Http1, false, "no error")]
    [InlineData(ServedProtocol.H2c, false, "no error")]
    [InlineData(ServedProtocol.Http1, true, "goaway")]
    [InlineData(ServedProtocol.H2c, false, "goaway")]
    [InlineData(ServedProtocol.Http1, true, "close")]
    [InlineData(ServedProtocol.Http1, false, "close")]
    [InlineData(ServedProtocol.H2c, true, "close")]
    [InlineData(ServedProtocol.H2c, false, "close")]
    [InlineData(ServedProtocol.Http1, true, "too short")]
    [InlineData(ServedProtocol.H2c, true, "too short")]
    [InlineData(ServedProtocol.Http1, true, "too short, trailers")]
    [InlineData(ServedProtocol.H2c, true, "too short, trailers")]
    [InlineData(ServedProtocol.Http1, true, "too long")]
    [InlineData(ServedProtocol.H2c, true, "too long")]
    public async Task Client_sees_a_broken_transfer_of_an_http2_origin(ServedProtocol protocol, bool hasLength, string end)
    {
        var seen = new TaskCompletionSource();
        await using var origin = RawHttp2Origin.Start(async stream =>
        {
            await stream.HeadersAsync(false, hasLength ? [(":status", "200"), ("content-length", "10")] : [(":status", "200")]);
            await stream.DataAsync("hello", false);
            await seen.Task.WaitAsync(stream.Stopping);
            await EndAsync(stream, end);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: Routes.Http2), new() { Protocol = protocol });

        await ShouldBreakAsync(proxy, protocol, hasLength, seen);
        origin.RequestCount.ShouldBe(1);
    }

    [Theory]
    [InlineData(Chunked, true)]
    [InlineData(UntilClose, true)]
    [InlineData(Chunked, false)]
    public async Task Client_that_speaks_http10_is_reset(string begun, bool isReset)
    {
        var seen = new TaskCompletionSource();
        await using var origin = HostileOrigin.BreakingOff(begun, isReset, seen.Task);
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("GET / HTTP/1.0\r\nHost: h\r\n\r\n");
        var head = await client.ReadResponseHeadAsync();
        seen.SetResult();

        var body = await client.ReadBodyAsync(head);

        body.Framing.ShouldBe(BodyFraming.UntilClose);
        body.IsComplete.ShouldBeFalse();
        client.Connection.End.ShouldBe(ConnectionEnd.Reset);
    }

    private static Task EndAsync(RawHttp2Stream stream, string end)
    {
        switch (end)
        {
            case "reset":
                return stream.ResetAsync(2);
            case "no error":
                return stream.ResetAsync(0);
            case "goaway":
                return stream.GoAwayAsync(0, 2);
            case "too short":
                return stream.DataAsync("", true);
            case "too short, trailers":
                return stream.HeadersAsync(true, ("x-sum", "1"));
            case "too long":
                return stream.DataAsync("hello, world", true);
            default:
                stream.Disconnect();
                return Task.CompletedTask;
        }
    }

    private static async Task ShouldBreakAsync(ProxyUnderTest proxy, ServedProtocol protocol, bool hasLength, TaskCompletionSource seen)
    {
        if (protocol == ServedProtocol.Http1)
        {
            using var client = await RawClient.ConnectAsync(proxy.Address);
            await client.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
            var head = await client.ReadResponseHeadAsync();
            head.Value("Content-Length").ShouldBe(hasLength ? "10" : null);
            seen.SetResult();
            var body = await client.ReadBodyAsync(head);
            body.Framing.ShouldBe(hasLength ? BodyFraming.Length : BodyFraming.Chunked);
            body.IsComplete.ShouldBeFalse();
            body.Text.Length.ShouldBeLessThan(10);
        }
        else
        {
            using var response = await proxy.SendAsync(HttpMethod.Get, "/", completion: HttpCompletionOption.ResponseHeadersRead);
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            response.Content.Headers.ContentLength.ShouldBe(hasLength ? 10 : null);
            seen.SetResult();
            var body = await response.Content.ReadAsStreamAsync();
            await Should.ThrowAsync<HttpProtocolException>(() => body.CopyToAsync(Stream.Null), "the stream is reset");
            response.TrailingHeaders.ShouldBeEmpty();
        }

        (await proxy.Log.WaitForAsync(102)).Message.ShouldContain("aborted");
        proxy.Log.Entries.ShouldNotContain(entry => entry.Id == 100);
    }
}
