using FuncProxy.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Sending;

/// <summary>Destinations that send without end what must not be kept, and what the socket's buffers may swallow of it.</summary>
public sealed class FloodingOriginTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private const long Flood = 100 * 1024 * 1024;
    private const long Swallowed = 16 * 1024 * 1024;

    private long _written;

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n", "x-more: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nx-big: ", "aaaaaaaaaaaaaaaa")]
    [InlineData("HTTP/1.1 200 OK\r\n", "a")]
    [InlineData("HTTP/1.1 200 ", "O")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: a\r\n", " folded\r\n")]
    public async Task Hundred_megabytes_of_head_are_refused_when_the_cap_is_reached(string begin, string again)
    {
        await using var origin = HostileOrigin.Flooding(begin, again, Flood, Written);
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync(Get);

        response.ShouldBeProblem(502, "http_response_header_section_size", origin.Address);
        Interlocked.Read(ref _written).ShouldBeLessThan(Swallowed);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n", "x-more: aaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n", "0")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n2;", "a=b;")]
    public async Task Endless_trailers_and_chunk_lines_abort_the_response(string begin, string again)
    {
        await using var origin = HostileOrigin.Flooding(begin, again, Flood, Written);
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync(Get);

        (await ReadBrokenAsync(client)).ShouldBeTrue();

        Interlocked.Read(ref _written).ShouldBeLessThan(Swallowed);
    }

    [Theory]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n")]
    [InlineData("HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n")]
    public async Task Flood_of_interim_responses_ends_in_an_error(string interim)
    {
        var time = new FakeTimeProvider();
        await using var origin = HostileOrigin.Flooding("", interim, long.MaxValue, Written);
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { Time = time });
        var answer = proxy.RawAsync(Get);
        await Wait.UntilAsync(() => answer.IsCompleted || Interlocked.Read(ref _written) > Swallowed, "the flood, or its end");
        time.Advance(TimeSpan.FromSeconds(101));

        var response = await answer;

        response.Status.ShouldBeOneOf(502, 504);
        response.Interim.ShouldBeEmpty();
        response.ShouldBeProblem(response.Status, response.Status == 504 ? "http_response_timeout" : "http_response_header_section_size", origin.Address);
    }

    [Fact]
    public async Task Thousand_fields_that_fit_the_cap_pass()
    {
        var fields = string.Concat(Enumerable.Range(0, 1000).Select(i => $"x-{i}: value\r\n"));
        await using var origin = RawOrigin.Start($"HTTP/1.1 200 OK\r\n{fields}Content-Length: 2\r\n\r\nok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync(Get)).Headers.Count(field => field.Key.StartsWith("x-", StringComparison.Ordinal) && field.Value == "value").ShouldBe(1000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    public async Task Endless_http2_field_section_is_refused(int type)
    {
        var sent = 0;
        await using var origin = RawHttp2Origin.Start(async stream =>
        {
            await stream.FrameAsync(Http2FrameType.Headers, 0, RawHttp2Stream.Encode((":status", "200")));
            var block = type == 9 ? RawHttp2Stream.Encode([.. Enumerable.Repeat(("x-more", new string('a', 100)), 100)]) : RawHttp2Stream.Encode(("x-big", new string('a', 16_000)));
            while (Interlocked.Increment(ref sent) < 10_000)
            {
                await stream.FrameAsync(Http2FrameType.Continuation, 0, block);
            }
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: Routes.Http2));

        var response = await proxy.RawAsync(Get);

        // Which of the client's two complaints comes first, of the size or of the frames behind it, is a matter of time.
        var isProtocol = response.Head.Value("Proxy-Status")?.StartsWith("FuncProxy; error=http_protocol_error", StringComparison.Ordinal) == true;
        response.ShouldBeProblem(502, isProtocol ? "http_protocol_error" : "http_response_header_section_size", origin.Address);
        sent.ShouldBeLessThan(2_000);
    }

    [Fact]
    public async Task Flood_of_interim_http2_responses_ends_in_an_error()
    {
        var time = new FakeTimeProvider();
        var sent = 0;
        await using var origin = RawHttp2Origin.Start(async stream =>
        {
            while (!stream.Stopping.IsCancellationRequested)
            {
                await stream.HeadersAsync(false, (":status", "103"), ("link", "</x>"));
                Interlocked.Increment(ref sent);
            }
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: Routes.Http2), new() { Time = time });
        var answer = proxy.RawAsync(Get);
        await Wait.UntilAsync(() => answer.IsCompleted || sent > 20_000, "the flood, or its end");
        time.Advance(TimeSpan.FromSeconds(101));

        (await answer).Status.ShouldBeOneOf(502, 504);
    }

    private void Written(long bytes) => Interlocked.Exchange(ref _written, bytes);

    /// <summary>Whether the response that follows never becomes a whole one.</summary>
    private static async Task<bool> ReadBrokenAsync(RawClient client)
    {
        try
        {
            var head = await client.ReadResponseHeadAsync();
            return head.Status == 502 || !(await client.ReadBodyAsync(head)).IsComplete;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
