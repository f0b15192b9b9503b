using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.TestKit;

public sealed class RawTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

    [Fact]
    public async Task Head_keeps_the_order_the_case_and_the_repetition_of_fields()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 Fine\r\nb: 1\r\nA: 2\r\nb:3 \r\nContent-Length: 2\r\n\r\nok");

        var response = await RawClient.ExchangeAsync(origin.Address, Get);

        response.StatusLine.ShouldBe("HTTP/1.1 200 Fine");
        response.Headers.Take(3).ShouldBe([new("b", "1"), new("A", "2"), new("b", "3")]);
        response.Head.Values("B").ShouldBe(["1", "3"]);
        response.Text.ShouldBe("ok");
        response.IsComplete.ShouldBeTrue();
    }

    [Theory]
    [InlineData("Content-Length: 5\r\n\r\nhello", BodyFraming.Length, true, "hello")]
    [InlineData("Content-Length: 6\r\n\r\nhello", BodyFraming.Length, false, "hello")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\nt: 1\r\n\r\n", BodyFraming.Chunked, true, "hello")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nll", BodyFraming.Chunked, false, "hell")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", BodyFraming.Chunked, false, "hello")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n", BodyFraming.Chunked, false, "hello")]
    [InlineData("x: y\r\n\r\nhello", BodyFraming.UntilClose, true, "hello")]
    public async Task Body_is_read_by_its_framing_and_known_to_be_cut(string rest, BodyFraming framing, bool complete, string text)
    {
        await using var origin = RawOrigin.Start(async connection =>
        {
            await connection.ReadRequestHeadAsync();
            await connection.WriteAsync($"HTTP/1.1 200 OK\r\n{rest}");
        });

        var response = await RawClient.ExchangeAsync(origin.Address, Get);

        response.Body.Framing.ShouldBe(framing);
        response.IsComplete.ShouldBe(complete);
        response.Text.ShouldBe(text);
        origin.Failures.ShouldBeEmpty();
    }

    [Fact]
    public async Task Trailers_and_chunk_sizes_are_shown()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\nA\r\n0123456789\r\n0\r\nt: 1\r\nt: 2\r\n\r\n");

        var response = await RawClient.ExchangeAsync(origin.Address, Get);

        response.Body.Chunks.ShouldBe([2, 10]);
        response.Body.Trailers.ShouldBe([new("t", "1"), new("t", "2")]);
    }

    [Fact]
    public async Task Reset_is_told_from_a_close()
    {
        var go = new TaskCompletionSource();
        await using var origin = RawOrigin.Start(async connection =>
        {
            await connection.ReadRequestHeadAsync();
            await connection.WriteAsync("HTTP/1.1 200 OK\r\n\r\nhello");
            await go.Task;
            connection.Reset();
        });
        using var client = await RawClient.ConnectAsync(origin.Address);
        await client.SendAsync(Get);
        var head = await client.ReadResponseHeadAsync();
        go.SetResult();

        var body = await client.ReadBodyAsync(head);

        body.IsComplete.ShouldBeFalse();
        client.Connection.End.ShouldBe(ConnectionEnd.Reset);
    }

    [Fact]
    public async Task Interim_responses_and_bodiless_ones_are_read_as_such()
    {
        await using var origin = RawOrigin.Start(
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n");
        using var client = await RawClient.ConnectAsync(origin.Address);

        for (var turn = 0; turn < 2; turn++)
        {
            await client.SendAsync(Get);
            var response = await client.ReadResponseAsync();
            response.Interim.ShouldHaveSingleItem().Status.ShouldBe(103);
            response.Status.ShouldBe(304);
            response.Body.Framing.ShouldBe(BodyFraming.None);
        }
    }

    [Fact]
    public async Task Script_sees_the_request_and_the_connections_number()
    {
        var seen = new List<string>();
        await using var origin = RawOrigin.Start(async connection =>
        {
            var head = await connection.ReadRequestHeadAsync();
            var body = await connection.ReadRequestBodyAsync(head);
            lock (seen)
            {
                seen.Add($"{connection.Number} {head.Method} {head.Target} {head.Value("host")} {body.Text}");
            }

            await connection.WriteAsync("HTTP/1.1 204 No Content\r\n\r\n");
        });

        await RawClient.ExchangeAsync(origin.Address, "PUT /%2f HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
        await RawClient.ExchangeAsync(origin.Address, "POST /b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nho\r\n0\r\n\r\n");

        seen.ShouldBe(["0 PUT /%2f a hi", "1 POST /b a ho"]);
        origin.ConnectionCount.ShouldBe(2);
    }

    [Fact]
    public async Task Silent_peer_is_a_timeout()
    {
        await using var origin = RawOrigin.Start(connection => connection.WaitForEndAsync());
        using var client = await RawClient.ConnectAsync(origin.Address);
        client.Connection.Timeout = TimeSpan.FromMilliseconds(50);

        await Should.ThrowAsync<TimeoutException>(() => client.ReadResponseHeadAsync());
    }
}
