using FuncProxy.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Sending;

public sealed class HostileOriginTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private const string Activity = """ "httpRequest": { "activityTimeout": "00:00:10" } """;
    private const string Forged = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged";

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Silent_destination_is_504_and_its_connection_closed()
    {
        await using var origin = HostileOrigin.Silent();
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: Activity), new() { Time = _time });
        var answer = proxy.RawAsync(Get);
        await Wait.UntilAsync(() => origin.ConnectionCount == 1, "the connection");
        while (!answer.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(10.1));
            await Task.Yield();
        }

        (await answer).ShouldBeProblem(504, "http_response_timeout", origin.Address);
    }

    [Fact]
    public async Task Head_that_drips_is_ended_by_the_activity_timeout()
    {
        using var next = new SemaphoreSlim(0);
        await using var origin = HostileOrigin.Dripping("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", next);
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: Activity), new() { Time = _time });
        var answer = proxy.RawAsync(Get);
        await Wait.UntilAsync(() => origin.ConnectionCount == 1, "the connection");
        for (var i = 0; i < 30 && !answer.IsCompleted; i++)
        {
            next.Release();
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        (await answer).ShouldBeProblem(504, "http_response_timeout", origin.Address);
    }

    [Fact]
    public async Task Body_that_drips_a_byte_a_second_arrives_byte_by_byte()
    {
        const string Head = "HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n";
        using var next = new SemaphoreSlim(0);
        await using var origin = HostileOrigin.Dripping(Head + new string('x', 30), next);
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: Activity), new() { Time = _time });
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync(Get);
        next.Release(Head.Length);
        for (var i = 0; i < 30; i++)
        {
            next.Release();
            if (i == 0)
            {
                (await client.ReadResponseHeadAsync()).Status.ShouldBe(200);
            }
            (await client.Connection.ReadSomeAsync()).ShouldBe("x"u8.ToArray());
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("GET", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")]
    [InlineData("GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")]
    [InlineData("GET", "HTTP/1.1 204 No Content\r\n\r\n")]
    [InlineData("GET", "HTTP/1.1 304 Not Modified\r\n\r\n")]
    [InlineData("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 51\r\n\r\n")]
    public async Task What_follows_a_response_never_answers_the_next_request(string method, string first)
    {
        await using var origin = RawOrigin.Start(async connection =>
        {
            // Each connection serves one request honestly, with more behind the answer than was asked for.
            await connection.ReadRequestHeadAsync();
            await connection.WriteAsync(first + Forged);
            await connection.WaitForEndAsync();
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        for (var i = 0; i < 5; i++)
        {
            using var client = await RawClient.ConnectAsync(proxy.Address);
            await client.SendAsync($"{method} /{i} HTTP/1.1\r\nHost: h\r\n\r\n");

            var response = await client.ReadResponseAsync(toHead: method == "HEAD");

            response.Text.ShouldNotContain("forged");
            response.Status.ShouldBe(int.Parse(first.Split(' ')[1]));
        }

        origin.ConnectionCount.ShouldBe(5);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(20_000)]
    [InlineData(60_000)]
    public async Task What_follows_a_response_never_answers_a_request_that_waits_for_the_connection(int size)
    {
        var go = new TaskCompletionSource();
        await using var origin = RawOrigin.Start(async connection =>
        {
            await connection.ReadRequestHeadAsync();
            await go.Task.WaitAsync(connection.Stopping);
            await connection.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n{new string('x', size)}{Forged}");
            await connection.WaitForEndAsync();
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: """ "httpClient": { "maxConnectionsPerServer": 1 } """));
        var answers = Enumerable.Range(0, 4).Select(i => proxy.RawAsync($"GET /{i} HTTP/1.1\r\nHost: h\r\n\r\n")).ToList();
        await Wait.UntilAsync(() => origin.ConnectionCount == 1, "the connection");

        go.SetResult();

        foreach (var response in await Task.WhenAll(answers))
        {
            response.Text.ShouldBe(new string('x', size));
        }
    }

    /// <summary>The connection of a request that waits for a 100 serves no other, whatever the destination makes of that.</summary>
    [Theory]
    [InlineData("Expect: 100-continue\r\nContent-Length: 1\r\n\r\nx")]
    [InlineData("Expect: 100-continue\r\n\r\n")]
    [InlineData("Expect: x\r\n\r\n")]
    public async Task What_follows_a_response_to_an_expectation_answers_no_other_request(string rest)
    {
        var go = new TaskCompletionSource();
        await using var origin = RawOrigin.Start(async connection =>
        {
            await connection.ReadRequestHeadAsync();
            await go.Task.WaitAsync(connection.Stopping);
            await connection.WriteAsync($"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok{Forged}");
            await connection.WaitForEndAsync();
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: """ "httpClient": { "maxConnectionsPerServer": 1 } """));
        var expecting = Enumerable.Range(0, 2).Select(i => proxy.RawAsync($"POST /e{i} HTTP/1.1\r\nHost: h\r\n{rest}")).ToList();
        await Wait.UntilAsync(() => origin.ConnectionCount >= 1, "the connection");
        var others = Enumerable.Range(0, 3).Select(i => proxy.RawAsync($"GET /{i} HTTP/1.1\r\nHost: h\r\n\r\n")).ToList();

        go.SetResult();

        foreach (var response in await Task.WhenAll(expecting.Concat(others)))
        {
            response.Text.ShouldBe("ok");
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(0)]
    public async Task Http2_frames_for_a_stream_that_has_ended_answer_nobody(int code)
    {
        await using var origin = RawHttp2Origin.Start(async stream =>
        {
            await stream.HeadersAsync(false, (":status", "200"));
            await stream.DataAsync($"ok {stream.Id}", true);
            await stream.HeadersAsync(false, (":status", "200"));
            await stream.DataAsync("forged", true);
            await stream.ResetAsync(code);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: Routes.Http2));
        for (var i = 0; i < 5; i++)
        {
            var response = await proxy.RawAsync(Get);

            response.Text.ShouldNotContain("forged");
            response.Status.ShouldBeOneOf(200, 502);
        }
    }

    [Theory]
    [InlineData("x-bad", "a\r\nX-Evil: 1")]
    [InlineData("x-bad", "a\nb")]
    [InlineData("x-bad", "a\0b")]
    [InlineData("x-bad", "a\u0001b")]
    [InlineData("x-bad\r\nX-Evil", "1")]
    [InlineData("x bad", "1")]
    [InlineData("connection", "x-evil")]
    [InlineData("transfer-encoding", "chunked")]
    [InlineData(":evil", "1")]
    [InlineData("content-length", "2, 2")]
    public async Task Http2_field_that_is_not_valid_never_reaches_the_client(string name, string value)
    {
        await using var origin = RawHttp2Origin.Start(async stream =>
        {
            await stream.HeadersAsync(false, (":status", "200"), (name, value));
            await stream.DataAsync("ok", true);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: Routes.Http2));

        var response = await proxy.RawAsync(Get);

        response.Status.ShouldBeOneOf(200, 502);
        response.Head.Text.Replace("\r\n", "").ShouldAllBe(character => !char.IsControl(character));
        response.Head.Value("X-Evil").ShouldBeNull();
        response.Head.Value("Connection").ShouldBeNull();
        response.IsComplete.ShouldBeTrue();
        proxy.Log.Entries.ShouldNotContain(entry => entry.Id == 100);
    }

    [Fact]
    public async Task Pushed_responses_are_refused()
    {
        await using var origin = RawHttp2Origin.Start(async stream =>
        {
            byte[] promised = [0, 0, 0, 2, .. RawHttp2Stream.Encode((":method", "GET"), (":path", "/evil"), (":scheme", "http"), (":authority", "h"))];
            await stream.FrameAsync(Http2FrameType.PushPromise, 4, promised);
            await stream.HeadersAsync(true, (":status", "204"));
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: Routes.Http2));

        (await proxy.RawAsync(Get)).ShouldBeProblem(502, "http_protocol_error", origin.Address);
    }

    [Theory]
    [InlineData(EarlyEnd.ReadsOn)]
    [InlineData(EarlyEnd.Stalls)]
    public async Task Early_answer_over_http1_is_relayed_when_the_upload_is_done(EarlyEnd then)
    {
        await using var origin = HostileOrigin.Early("HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig", then);
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync($"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10000\r\n\r\n{new string('x', 10000)}");

        response.Status.ShouldBe(413);
        response.Text.ShouldBe("big");
    }

    [Fact]
    public async Task Early_answer_of_a_destination_that_then_closes_is_relayed_or_502_and_never_hangs()
    {
        await using var origin = HostileOrigin.Early("HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig", EarlyEnd.Closes);
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
        catch (Exception broken) when (broken is IOException or System.Net.Sockets.SocketException)
        {
            // The proxy has answered and ended the connection: the answer is here, but not read yet.
        }

        (await reading).Status.ShouldBeOneOf(413, 502);
    }

    [Fact]
    public async Task Early_answer_over_http2_is_relayed_at_once_and_the_upload_cancelled()
    {
        await using var origin = RawHttp2Origin.Start(async stream =>
        {
            await stream.HeadersAsync(false, (":status", "413"), ("content-length", "3"));
            await stream.DataAsync("big", true);
            await stream.ResetAsync(0);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: Routes.Http2));
        using var client = await RawClient.ConnectAsync(proxy.Address);

        // Not a byte of the body is ever sent.
        await client.SendAsync("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n");
        var response = await client.ReadResponseAsync();

        response.Status.ShouldBe(413);
        response.Text.ShouldBe("big");
    }

    [Fact]
    public async Task Partial_content_with_several_parts_passes_untouched()
    {
        const string Body = "--b\r\nContent-Range: bytes 0-0/9\r\n\r\na\r\n--b\r\nContent-Range: bytes 8-8/9\r\n\r\ni\r\n--b--\r\n";
        await using var origin = RawOrigin.Start($"HTTP/1.1 206 Partial Content\r\nContent-Type: multipart/byteranges; boundary=b\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\nRange: bytes=0-0,8-8\r\n\r\n");

        response.Status.ShouldBe(206);
        response.Head.Value("Content-Type").ShouldBe("multipart/byteranges; boundary=b");
        response.Text.ShouldBe(Body);
    }
}
