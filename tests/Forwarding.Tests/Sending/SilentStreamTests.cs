using FuncProxy.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Sending;

/// <summary>Event streams that say nothing for long, over real connections.</summary>
public sealed class SilentStreamTests
{
    private const string Head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    private const string Patient = """ "httpRequest": { "activityTimeout": "01:00:00" } """;

    private readonly FakeTimeProvider _time = new();
    private readonly SemaphoreSlim _next = new(0);

    [Theory]
    [InlineData(ServedProtocol.Http1)]
    [InlineData(ServedProtocol.H2c)]
    public async Task Silent_stream_gets_comments_before_its_first_event_and_between_two(ServedProtocol served)
    {
        await using var origin = Origin(Head, Chunk("data: one\n\n"), Chunk("data: tw"), Chunk("o\n\n"), "0\r\n\r\n");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: Patient), new() { Time = _time, Protocol = served });
        _next.Release();
        using var response = await proxy.SendAsync(HttpMethod.Get, "/", completion: HttpCompletionOption.ResponseHeadersRead);
        var events = new SseReader(await response.Content.ReadAsStreamAsync());

        (await AfterSilenceAsync(events)).Comment.ShouldBe("keep-alive");
        (await AfterSilenceAsync(events)).Comment.ShouldBe("keep-alive");
        _next.Release();
        (await NextEventAsync(events))!.Data.ShouldBe("one");
        (await AfterSilenceAsync(events)).Comment.ShouldBe("keep-alive");
        _next.Release(3);
        (await NextEventAsync(events))!.Data.ShouldBe("two");

        (await NextEventAsync(events)).ShouldBeNull();
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Event_that_stops_half_way_is_left_alone()
    {
        await using var origin = Origin(Head, Chunk("data: one\n\ndata: t"), Chunk("wo\n\n"), "0\r\n\r\n");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: Patient), new() { Time = _time });
        _next.Release(2);
        using var response = await proxy.SendAsync(HttpMethod.Get, "/", completion: HttpCompletionOption.ResponseHeadersRead);
        var body = await response.Content.ReadAsStreamAsync();
        var half = new byte[18];
        await body.ReadExactlyAsync(half);

        await LetPassAsync(TimeSpan.FromMinutes(1));
        _next.Release(2);

        (await new StreamReader(body).ReadToEndAsync()).ShouldBe("wo\n\n");
    }

    [Fact]
    public async Task Comment_is_no_sign_of_life_from_the_destination()
    {
        await using var origin = Origin(Head);
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { Time = _time });
        _next.Release();
        using var response = await proxy.SendAsync(HttpMethod.Get, "/", completion: HttpCompletionOption.ResponseHeadersRead);
        var events = new SseReader(await response.Content.ReadAsStreamAsync());
        (await AfterSilenceAsync(events)).Comment.ShouldBe("keep-alive");

        await Should.ThrowAsync<IOException>(async () =>
        {
            while (true)
            {
                (await AfterSilenceAsync(events)).Comment.ShouldBe("keep-alive");
            }
        });

        (await proxy.Log.WaitForAsync(102)).Message.ShouldContain(": ActivityTimeout:");
    }

    [Fact]
    public async Task Route_says_how_long_the_silence_may_be()
    {
        await using var origin = Origin(Head);
        await using var proxy = await ProxyUnderTest.StartAsync(
            Routes.To(origin.Address, """ "streaming": { "keepAliveInterval": "00:00:40" } """, Patient), new() { Time = _time });
        _next.Release();
        var began = _time.GetUtcNow();
        using var response = await proxy.SendAsync(HttpMethod.Get, "/", completion: HttpCompletionOption.ResponseHeadersRead);

        (await AfterSilenceAsync(new SseReader(await response.Content.ReadAsStreamAsync()))).Comment.ShouldBe("keep-alive");

        (_time.GetUtcNow() - began).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(40));
    }

    [Theory]
    [InlineData("200 OK", "application/json", null, null)]
    [InlineData("200 OK", "text/event-stream-of-mine", null, null)]
    [InlineData("200 OK", "text/event-stream", "Content-Encoding: gzip", null)]
    [InlineData("200 OK", "text/event-stream", "Cache-Control: no-cache, no-transform", null)]
    [InlineData("503 Service Unavailable", "text/event-stream", null, null)]
    [InlineData("200 OK", "text/event-stream", null, "00:00:00")]
    public async Task Nothing_is_put_into(string status, string type, string? field, string? interval)
    {
        await using var origin = Origin(
            $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\n{(field is null ? "" : field + "\r\n")}Transfer-Encoding: chunked\r\n\r\n", Chunk("\n\n"), Chunk("\n\n") + "0\r\n\r\n");
        var route = interval is null ? null : $$""" "streaming": { "keepAliveInterval": "{{interval}}" } """;
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, route, Patient), new() { Time = _time });
        _next.Release(2);
        using var response = await proxy.SendAsync(HttpMethod.Get, "/", completion: HttpCompletionOption.ResponseHeadersRead);
        var body = await response.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[2]);

        await LetPassAsync(TimeSpan.FromMinutes(1));
        _next.Release();

        (await new StreamReader(body).ReadToEndAsync()).ShouldBe("\n\n");
    }

    [Theory]
    [InlineData("Content-Length: 22")]
    [InlineData(null)]
    public async Task Promised_length_is_kept_and_HEAD_has_no_body(string? length)
    {
        await using var origin = Origin($"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n{length ?? "X: y"}\r\n\r\n", "data: one\n\n", "data: two\n\n");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: Patient), new() { Time = _time });
        _next.Release(length is null ? 1 : 2);
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync($"{(length is null ? "HEAD" : "GET")} / HTTP/1.1\r\nHost: h\r\n\r\n");
        var head = await client.ReadResponseHeadAsync();
        var body = client.ReadBodyAsync(head, toHead: length is null);

        await LetPassAsync(TimeSpan.FromMinutes(1));
        _next.Release(2);

        (await body).Text.ShouldBe(length is null ? "" : "data: one\n\ndata: two\n\n");
    }

    /// <summary>Writes a piece each time that the test lets it.</summary>
    private RawOrigin Origin(params string[] pieces) => RawOrigin.Start(async connection =>
    {
        connection.Timeout = TimeSpan.FromMinutes(1);
        await connection.ReadRequestHeadAsync();
        foreach (var piece in pieces)
        {
            await _next.WaitAsync(connection.Stopping);
            await connection.WriteAsync(piece);
        }
        await connection.WaitForEndAsync();
    });

    private static string Chunk(string text) => $"{text.Length:x}\r\n{text}\r\n";

    // Comments that were written while the clock ran on are passed over.
    private static async Task<SseReceipt?> NextEventAsync(SseReader events)
    {
        SseReceipt? next;
        do
        {
            next = await events.ReadAsync();
        }
        while (next?.Comment is not null);
        return next;
    }

    /// <summary>Lets the clock run until the client has received something.</summary>
    private async Task<SseReceipt> AfterSilenceAsync(SseReader events)
    {
        var next = events.ReadAsync();
        await Wait.UntilAsync(
            () =>
            {
                if (!next.IsCompleted)
                {
                    _time.Advance(TimeSpan.FromSeconds(1));
                }
                return next.IsCompleted;
            },
            "a comment");
        return (await next)!;
    }

    private Task LetPassAsync(TimeSpan time)
    {
        var end = _time.GetUtcNow() + time;
        return Wait.UntilAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return _time.GetUtcNow() >= end;
            },
            "the clock");
    }
}
