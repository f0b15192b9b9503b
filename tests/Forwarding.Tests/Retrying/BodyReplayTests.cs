using System.Security.Cryptography;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Retrying;

/// <summary>Bodies that are sent more than once, in part or in whole.</summary>
public sealed class BodyReplayTests
{
    private const string Everything = """ "on": ["connect", "timeout", "429", "5xx"], "repeatable": true """;

    private static readonly Uri Refusing = new($"http://127.0.0.1:{FreePort.Next()}/");

    [Theory]
    [InlineData(900 * 1024, true)]
    [InlineData(900 * 1024, false)]
    [InlineData(1024 * 1024, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task Body_that_was_read_by_one_destination_reaches_the_next_byte_for_byte(int size, bool hasLength)
    {
        var body = RandomNumberGenerator.GetBytes(size);
        await using var bad = await HashingAsync(503);
        await using var good = await HashingAsync(200);
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To(Everything, bad.Address, good.Address));

        using var response = await proxy.SendAsync(HttpMethod.Post, "/", Content(body, hasLength));

        ((int)response.StatusCode).ShouldBe(200);
        (await response.Content.ReadAsStringAsync()).ShouldBe(Hash(body));
        bad.Requests.Single.BodyLength.ShouldBe(size);
        good.Requests.Single.Headers.ContentLength.ShouldBe(hasLength ? size : null);
    }

    [Theory]
    [InlineData(2 * 1024 * 1024, true, Everything)]
    [InlineData(2 * 1024 * 1024, false, Everything)]
    [InlineData(1024 * 1024 + 1, false, Everything)]
    [InlineData(11, true, Everything + """, "maxBufferedBodyBytes": 10 """)]
    [InlineData(11, false, Everything + """, "maxBufferedBodyBytes": 10 """)]
    [InlineData(1, true, Everything + """, "maxBufferedBodyBytes": 0 """)]
    public async Task Body_that_is_longer_than_is_kept_is_sent_once(int size, bool hasLength, string retry)
    {
        var body = RandomNumberGenerator.GetBytes(size);
        await using var bad = await HashingAsync(503);
        await using var good = await HashingAsync(200);
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To(retry, bad.Address, good.Address));

        using var response = await proxy.SendAsync(HttpMethod.Post, "/", Content(body, hasLength));

        ((int)response.StatusCode).ShouldBe(503);
        (await response.Content.ReadAsStringAsync()).ShouldBe(Hash(body));
        good.Requests.Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    public async Task Body_of_any_size_goes_to_the_next_destination_when_nothing_of_it_was_read(string method)
    {
        var body = RandomNumberGenerator.GetBytes(2 * 1024 * 1024);
        await using var good = await HashingAsync(200);
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To("", Refusing, good.Address));

        using var response = await proxy.SendAsync(new HttpMethod(method), "/", Content(body, hasLength: true));

        (await response.Content.ReadAsStringAsync()).ShouldBe(Hash(body));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Part_that_was_read_is_sent_again_and_the_rest_comes_from_the_client(bool hasLength)
    {
        var broken = new TaskCompletionSource();
        await using var breaking = RawOrigin.Start(async connection =>
        {
            await connection.ReadRequestHeadAsync();
            (await connection.ReadSomeAsync()).ShouldNotBeEmpty();
            connection.Reset();
            broken.TrySetResult();
        });
        await using var good = await KestrelOrigin.StartAsync(context => context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted));
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To(Everything, breaking.Address, good.Address));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync($"POST / HTTP/1.1\r\nHost: h\r\n{(hasLength ? "Content-Length: 10\r\n\r\nhello" : "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")}");
        await broken.Task.WaitAsync(TimeSpan.FromSeconds(5));
        // A write shows the proxy that the connection has ended.
        var answer = client.ReadResponseAsync();
        await client.SendAsync(hasLength ? "w" : "1\r\nw\r\n");
        await good.Requests.WaitForRequestAsync();

        await client.SendAsync(hasLength ? "orld" : "4\r\norld\r\n0\r\n\r\n");

        (await answer).Text.ShouldBe("helloworld");
    }

    [Fact]
    public async Task Body_that_waits_for_100_continue_is_sent_to_the_destination_that_asks_for_it()
    {
        await using var good = await HashingAsync(200);
        await using var early = HostileOrigin.Early("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", EarlyEnd.ReadsOn);
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.To(Everything, early.Address, good.Address));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2000\r\n\r\n");

        (await client.ReadResponseHeadAsync()).Status.ShouldBe(100);
        await client.SendAsync(new string('x', 2000));

        (await client.ReadResponseAsync()).Text.ShouldBe(Hash([.. Enumerable.Repeat((byte)'x', 2000)]));
    }

    [Fact]
    public async Task Early_answer_over_http2_stops_the_upload_which_goes_on_at_the_next_destination()
    {
        await using var early = await KestrelOrigin.StartAsync(
            async context =>
            {
                var some = new byte[5];
                await context.Request.Body.ReadExactlyAsync(some, context.RequestAborted);
                context.Response.StatusCode = 503;
            },
            new() { Protocols = OriginProtocols.H2c });
        await using var good = await KestrelOrigin.StartAsync(context => context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted), new() { Protocols = OriginProtocols.H2c });
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.With(Everything, Routes.Http2, "", [early.Address, good.Address]));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nhello");
        await good.Requests.WaitForRequestAsync();

        await client.SendAsync("world");

        (await client.ReadResponseAsync()).Text.ShouldBe("helloworld");
    }

    [Fact]
    public async Task Body_over_the_routes_limit_is_413_in_a_repeat_too()
    {
        var seen = new TaskCompletionSource();
        await using var breaking = RawOrigin.Start(async connection =>
        {
            await connection.ReadRequestHeadAsync();
            await connection.ReadSomeAsync();
            connection.Reset();
            seen.TrySetResult();
        });
        await using var good = await HashingAsync(200);
        await using var proxy = await ProxyUnderTest.StartAsync(RetryRoutes.With(Everything, "", """ "limits": { "maxRequestBodyBytes": 100 } """, [breaking.Address, good.Address]));
        await proxy.Log.WaitForAsync(1);
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        await seen.Task.WaitAsync(TimeSpan.FromSeconds(5));
        await client.SendAsync("1\r\nw\r\n");
        await good.Requests.WaitForRequestAsync();

        await client.SendAsync($"100\r\n{new string('x', 256)}\r\n0\r\n\r\n");

        (await client.ReadResponseAsync()).ShouldBeProblem(413, "http_request_denied");
    }

    private static HttpContent Content(byte[] body, bool hasLength) => hasLength ? new ByteArrayContent(body) : new StreamContent(new UnsizedStream(body));

    private static string Hash(byte[] body) => Convert.ToHexString(SHA256.HashData(body));

    private static Task<KestrelOrigin> HashingAsync(int status) => KestrelOrigin.StartAsync(async context =>
    {
        var hash = Convert.ToHexString(await SHA256.HashDataAsync(context.Request.Body, context.RequestAborted));
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(hash, context.RequestAborted);
    });

    private sealed class UnsizedStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
