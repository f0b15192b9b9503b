using System.IO.Compression;
using System.Text;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Compression;

public sealed class CompressedStreamTests
{
    /// <summary>A stream that gets comments is not coded.</summary>
    private const string NoComments = """ "streaming": { "keepAliveInterval": "00:00:00" } """;

    [Theory]
    [InlineData("gzip", ServedProtocol.Http1, OriginProtocols.Http1, "text/event-stream")]
    [InlineData("br", ServedProtocol.Http1, OriginProtocols.Http1, "text/event-stream")]
    [InlineData("gzip", ServedProtocol.H2c, OriginProtocols.H2c, "text/event-stream")]
    [InlineData("br", ServedProtocol.Https2, OriginProtocols.H2c, "text/html")]
    public async Task Each_event_is_seen_before_the_next_is_written(string coding, ServedProtocol served, OriginProtocols spoken, string type)
    {
        var headersSeen = new TaskCompletionSource();
        var seen = new[] { new TaskCompletionSource(), new TaskCompletionSource() };
        await using var origin = await KestrelOrigin.StartAsync(
            async context =>
            {
                context.Response.ContentType = type;
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await headersSeen.Task.WaitAsync(context.RequestAborted);
                await context.Response.WriteAsync("data: one\n\n", context.RequestAborted);
                await seen[0].Task.WaitAsync(context.RequestAborted);
                await context.Response.WriteAsync("data: two\n\n", context.RequestAborted);
                await seen[1].Task.WaitAsync(context.RequestAborted);
                await context.Response.WriteAsync("data: three\n\n", context.RequestAborted);
            },
            new() { Protocols = spoken });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, NoComments, cluster: spoken == OriginProtocols.H2c ? Routes.Http2 : null), new() { Protocol = served });

        using var response = await SendAsync(proxy, coding);
        response.Content.Headers.ContentEncoding.ShouldBe([coding]);
        headersSeen.SetResult();
        var events = new SseReader(Decoder(coding, await response.Content.ReadAsStreamAsync()));
        (await events.ReadAsync())!.Data.ShouldBe("one");
        seen[0].SetResult();
        (await events.ReadAsync())!.Data.ShouldBe("two");
        seen[1].SetResult();
        (await events.ReadAsync())!.Data.ShouldBe("three");

        (await events.ReadAsync()).ShouldBeNull();
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("text/event-stream", "gzip")]
    [InlineData("application/x-ndjson", "gzip")]
    [InlineData("text/html", "br")]
    public async Task Events_go_as_gzip_when_the_client_likes_both_alike(string type, string coding)
    {
        await using var origin = RawOrigin.Start($"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, NoComments));

        var response = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip, deflate, br\r\n\r\n");

        response.Head.Value("Content-Encoding").ShouldBe(coding);
        Encoding.UTF8.GetString(response.Decoded()).ShouldBe("hello");
    }

    [Fact]
    public async Task Event_stream_is_left_uncoded_so_that_comments_keep_it_alive()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata: x\n\n\r\n0\r\n\r\n");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip, deflate, br\r\n\r\n");

        response.Head.Value("Content-Encoding").ShouldBeNull();
        response.Text.ShouldBe("data: x\n\n");
    }

    [Fact]
    public async Task Stream_that_is_coded_by_its_origin_is_decoded_event_by_event()
    {
        var seen = new TaskCompletionSource();
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.ContentEncoding = "gzip";
            await using var gzip = new GZipStream(context.Response.Body, CompressionLevel.Fastest);
            await gzip.WriteAsync("data: one\n\n"u8.ToArray(), context.RequestAborted);
            await gzip.FlushAsync(context.RequestAborted);
            await seen.Task.WaitAsync(context.RequestAborted);
            await gzip.WriteAsync("data: two\n\n"u8.ToArray(), context.RequestAborted);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        using var response = await SendAsync(proxy, "identity");
        response.Content.Headers.ContentEncoding.ShouldBeEmpty();
        var events = new SseReader(await response.Content.ReadAsStreamAsync());
        (await events.ReadAsync())!.Data.ShouldBe("one");
        seen.SetResult();
        (await events.ReadAsync())!.Data.ShouldBe("two");
        (await events.ReadAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task Trailers_follow_a_coded_body_without_the_digest_of_other_bytes()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nx-sum: 42\r\nContent-Digest: sha-256=:x:\r\nRepr-Digest: sha-256=:x:\r\n\r\n");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { Protocol = ServedProtocol.H2c });

        using var response = await SendAsync(proxy, "br");
        Bodies.Decode("br", await response.Content.ReadAsByteArrayAsync()).ShouldBe("hello"u8.ToArray());

        response.TrailingHeaders.GetValues("x-sum").ShouldBe(["42"]);
        response.TrailingHeaders.NonValidated.Count.ShouldBe(1);
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Trailers_follow_a_decoded_body()
    {
        var body = Bodies.Encode("gzip", "hello"u8.ToArray());
        await using var origin = await KestrelOrigin.StartAsync(
            async context =>
            {
                context.Response.Headers.ContentEncoding = "gzip";
                await context.Response.Body.WriteAsync(body, context.RequestAborted);
                context.Response.AppendTrailer("x-sum", "42");
            },
            new() { Protocols = OriginProtocols.H2c });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: Routes.Http2), new() { Protocol = ServedProtocol.H2c });

        using var response = await SendAsync(proxy, "identity");
        (await response.Content.ReadAsStringAsync()).ShouldBe("hello");

        response.TrailingHeaders.GetValues("x-sum").ShouldBe(["42"]);
    }

    [Fact]
    public async Task Http2_body_that_ends_before_its_declared_length_is_broken_off()
    {
        await using var origin = RawHttp2Origin.Start(async stream =>
        {
            await stream.HeadersAsync(end: false, (":status", "200"), ("content-type", "text/plain"), ("content-length", "100000"));
            await stream.DataAsync("hello", end: true);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: Routes.Http2));

        var response = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n\r\n");

        (response.Status == 502 || !response.IsComplete).ShouldBeTrue();
        proxy.Log.Complaints.ShouldHaveSingleItem().ShouldContain("shorter than its Content-Length");
    }

    [Fact]
    public async Task Client_that_leaves_ends_the_call_within_a_coded_stream()
    {
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            context.RequestAborted.Register(aborted.SetResult);
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: one\n\n", context.RequestAborted);
            await aborted.Task;
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, NoComments));

        using (var response = await SendAsync(proxy, "br"))
        {
            await new SseReader(Decoder("br", await response.Content.ReadAsStreamAsync())).ReadAsync();
        }

        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(5));
    }

    private static Task<HttpResponseMessage> SendAsync(ProxyUnderTest proxy, string accepted)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, proxy.At("/"));
        request.Headers.AcceptEncoding.ParseAdd(accepted);
        return proxy.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static Stream Decoder(string coding, Stream body)
        => coding == "br" ? new BrotliStream(body, CompressionMode.Decompress) : new GZipStream(body, CompressionMode.Decompress);
}
