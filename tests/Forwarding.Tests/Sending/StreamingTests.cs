using System.IO.Compression;
using System.Net;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Sending;

public sealed class StreamingTests
{
    [Theory]
    [InlineData(ServedProtocol.Http1, OriginProtocols.Http1)]
    [InlineData(ServedProtocol.H2c, OriginProtocols.Http1)]
    [InlineData(ServedProtocol.Http1, OriginProtocols.H2c)]
    [InlineData(ServedProtocol.Https2, OriginProtocols.H2c)]
    public async Task Each_piece_is_seen_before_the_next_is_written(ServedProtocol served, OriginProtocols spoken)
    {
        var headersSeen = new TaskCompletionSource();
        var firstSeen = new TaskCompletionSource();
        await using var origin = await KestrelOrigin.StartAsync(
            async context =>
            {
                context.Response.ContentType = "text/event-stream";
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await headersSeen.Task.WaitAsync(context.RequestAborted);
                await context.Response.WriteAsync("data: one\n\n", context.RequestAborted);
                await firstSeen.Task.WaitAsync(context.RequestAborted);
                await context.Response.WriteAsync("data: two\n\n", context.RequestAborted);
            },
            new() { Protocols = spoken });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: Cluster(spoken)), new() { Protocol = served });

        using var response = await proxy.SendAsync(HttpMethod.Get, "/", completion: HttpCompletionOption.ResponseHeadersRead);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        headersSeen.SetResult();
        var events = new SseReader(await response.Content.ReadAsStreamAsync());
        (await events.ReadAsync())!.Data.ShouldBe("one");
        firstSeen.SetResult();
        (await events.ReadAsync())!.Data.ShouldBe("two");

        (await events.ReadAsync()).ShouldBeNull();
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_hundred_streams_go_on_at_once()
    {
        const int Streams = 200;
        var open = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: first\n\n", context.RequestAborted);
            if (Interlocked.Increment(ref open) == Streams)
            {
                all.SetResult();
            }
            await all.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync($"data: {context.Request.Path}\n\n", context.RequestAborted);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        // No stream ends before all have begun.
        var received = await Task.WhenAll(Enumerable.Range(0, Streams).Select(async number =>
        {
            using var response = await proxy.SendAsync(HttpMethod.Get, $"/{number}", completion: HttpCompletionOption.ResponseHeadersRead);
            return await new SseReader(await response.Content.ReadAsStreamAsync()).ReadAllAsync();
        }));

        received.Select(events => string.Join(' ', events.Select(each => each.Data)))
            .ShouldBe(Enumerable.Range(0, Streams).Select(number => $"first /{number}"));
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Compressed_body_passes_untouched()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write("hello hello hello"u8);
        }
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            context.Response.ContentLength = packed.Length;
            await context.Response.Body.WriteAsync(packed.ToArray(), context.RequestAborted);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip, br;q=0.5\r\n\r\n");

        response.Body.Bytes.ShouldBe(packed.ToArray());
        response.Head.Value("Content-Encoding").ShouldBe("gzip");
        response.Head.Value("Content-Length").ShouldBe(packed.Length.ToString());
        origin.Requests.Single.Headers.AcceptEncoding.ToString().ShouldBe("gzip, br;q=0.5");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(3_000_001)]
    public async Task Body_of_any_size_arrives_whole_with_its_framing(int size)
    {
        var body = new byte[size];
        new Random(size).NextBytes(body);
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            if (context.Request.Path == "/length")
            {
                context.Response.ContentLength = size;
            }
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var withLength = await proxy.RawAsync("GET /length HTTP/1.1\r\nHost: h\r\n\r\n");
        var chunked = await proxy.RawAsync("GET /chunked HTTP/1.1\r\nHost: h\r\n\r\n");

        withLength.Body.Framing.ShouldBe(BodyFraming.Length);
        withLength.Body.Bytes.AsSpan().SequenceEqual(body).ShouldBeTrue();
        chunked.Body.Framing.ShouldBeOneOf(BodyFraming.Chunked, size == 0 ? BodyFraming.Length : BodyFraming.Chunked);
        chunked.Body.Bytes.AsSpan().SequenceEqual(body).ShouldBeTrue();
        chunked.IsComplete.ShouldBeTrue();
    }

    [Fact]
    public async Task Body_that_the_connections_end_ends_is_passed_on_chunked()
    {
        await using var origin = RawOrigin.Start(async connection =>
        {
            await connection.ReadRequestHeadAsync();
            await connection.WriteAsync("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nold but whole");
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

        response.StatusLine.ShouldBe("HTTP/1.1 200 OK");
        response.Body.Framing.ShouldBe(BodyFraming.Chunked);
        response.Text.ShouldBe("old but whole");
        response.IsComplete.ShouldBeTrue();
    }

    [Fact]
    public async Task Upload_and_download_run_at_the_same_time_over_http2()
    {
        await using var origin = await KestrelOrigin.StartAsync(
            async context =>
            {
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted);
            },
            new() { Protocols = OriginProtocols.H2c });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: Cluster(OriginProtocols.H2c)), new() { Protocol = ServedProtocol.H2c });
        using var upload = new PushedContent();
        using var response = await proxy.SendAsync(HttpMethod.Post, "/", upload, HttpCompletionOption.ResponseHeadersRead);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var back = await response.Content.ReadAsStreamAsync();
        var piece = new byte[4];
        foreach (var word in new[] { "ping"u8.ToArray(), "pong"u8.ToArray() })
        {
            await upload.PushAsync(word);
            await back.ReadExactlyAsync(piece).AsTask().WaitAsync(TimeSpan.FromSeconds(5));
            piece.ShouldBe(word);
        }
        upload.Complete();

        (await back.ReadAsync(piece)).ShouldBe(0);
    }

    private static string? Cluster(OriginProtocols spoken) => spoken == OriginProtocols.H2c ? Routes.Http2 : null;
}
