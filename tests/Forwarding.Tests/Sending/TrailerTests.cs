using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Sending;

public sealed class TrailerTests
{
    [Fact]
    public async Task Trailers_of_a_chunked_response_reach_an_http2_client()
    {
        await using var origin = RawOrigin.Start(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: x-sum, grpc-status\r\n\r\n5\r\nhello\r\n0\r\nx-sum: 42\r\ngrpc-status: 0\r\nContent-Length: 99\r\nConnection: foo\r\nKeep-Alive: 3\r\nUpgrade: h2c\r\nSet-Cookie: a=b\r\n\r\n");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { Protocol = ServedProtocol.H2c });

        using var response = await proxy.SendAsync(HttpMethod.Get, "/");

        (await response.Content.ReadAsStringAsync()).ShouldBe("hello");
        response.TrailingHeaders.GetValues("x-sum").ShouldBe(["42"]);
        response.TrailingHeaders.GetValues("grpc-status").ShouldBe(["0"]);
        response.TrailingHeaders.NonValidated.Count.ShouldBe(2);
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Trailers_of_an_http2_response_reach_an_http2_client(bool hasBody)
    {
        await using var origin = await KestrelOrigin.StartAsync(
            async context =>
            {
                if (hasBody)
                {
                    context.Response.ContentLength = 5;
                    await context.Response.WriteAsync("hello", context.RequestAborted);
                }
                context.Response.AppendTrailer("x-sum", "42");
            },
            new() { Protocols = OriginProtocols.H2c });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, cluster: Routes.Http2), new() { Protocol = ServedProtocol.H2c });

        using var response = await proxy.SendAsync(HttpMethod.Get, "/");

        (await response.Content.ReadAsStringAsync()).ShouldBe(hasBody ? "hello" : "");
        response.TrailingHeaders.GetValues("x-sum").ShouldBe(["42"]);
    }

    [Fact]
    public async Task Client_over_http1_gets_the_body_whole_without_them()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nx-sum: 42\r\n\r\n");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

        response.Text.ShouldBe("hello");
        response.IsComplete.ShouldBeTrue();
        response.Body.Trailers.ShouldBeEmpty();
    }

    [Fact]
    public async Task Trailer_that_is_not_http_aborts_the_response()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nx-sum: 4\u00012\r\n\r\n");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { Protocol = ServedProtocol.H2c });

        await Should.ThrowAsync<HttpRequestException>(() => proxy.SendAsync(HttpMethod.Get, "/"));

        (await proxy.Log.WaitForAsync(102)).Message.ShouldContain("ResponseProtocolError");
    }
}
