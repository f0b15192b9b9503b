using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Sending;

public sealed class BodilessResponseTests
{
    [Theory]
    [InlineData("Content-Length: 1234\r\n", "1234")]
    [InlineData("", null)]
    public async Task Head_keeps_the_length_and_has_no_body(string length, string? expected)
    {
        await using var origin = RawOrigin.Start($"HTTP/1.1 200 OK\r\n{length}Content-Type: text/plain\r\nETag: \"1\"\r\n\r\n");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");

        var response = await client.ReadResponseAsync(toHead: true);

        response.Status.ShouldBe(200);
        response.Head.Value("Content-Length").ShouldBe(expected);
        response.Head.Value("Content-Type").ShouldBe("text/plain");
        response.Head.Value("ETag").ShouldBe("\"1\"");
        await ShouldServeAnotherAsync(client);
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("Content-Length: 0\r\n")]
    [InlineData("Content-Length: 7\r\n")]
    public async Task No_content_has_neither_body_nor_length(string length)
    {
        await using var origin = RawOrigin.Start($"HTTP/1.1 204 No Content\r\n{length}ETag: \"1\"\r\n\r\n");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

        var response = await client.ReadResponseAsync();

        response.Status.ShouldBe(204);
        response.Head.Value("Content-Length").ShouldBeNull();
        response.Head.Value("Transfer-Encoding").ShouldBeNull();
        response.Head.Value("ETag").ShouldBe("\"1\"");
        await ShouldServeAnotherAsync(client);
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("Content-Length: 1234\r\n", "1234")]
    public async Task Not_modified_keeps_validators_and_length(string length, string? expected)
    {
        await using var origin = RawOrigin.Start($"HTTP/1.1 304 Not Modified\r\n{length}ETag: \"1\"\r\nLast-Modified: Wed, 21 Oct 2015 07:28:00 GMT\r\nCache-Control: max-age=5\r\n\r\n");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: h\r\nIf-None-Match: \"1\"\r\n\r\n");

        var response = await client.ReadResponseAsync();

        response.Status.ShouldBe(304);
        response.Head.Value("ETag").ShouldBe("\"1\"");
        response.Head.Value("Last-Modified").ShouldBe("Wed, 21 Oct 2015 07:28:00 GMT");
        response.Head.Value("Cache-Control").ShouldBe("max-age=5");
        response.Head.Value("Content-Length").ShouldBe(expected);
        response.Head.Value("Transfer-Encoding").ShouldBeNull();
        await ShouldServeAnotherAsync(client);
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Content-Length: 0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Content-Length: 5\r\n\r\nwrong")]
    public async Task Reset_content_has_no_body_whatever_the_destination_sends(string rest)
    {
        await using var origin = RawOrigin.Start($"HTTP/1.1 205 Reset Content\r\n{rest}");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

        var head = await client.ReadResponseHeadAsync();

        head.Status.ShouldBe(205);
        head.Value("Content-Length").ShouldBe("0");
        head.Value("Transfer-Encoding").ShouldBeNull();
        await ShouldServeAnotherAsync(client);
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Range_and_partial_content_pass()
    {
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = "bytes 2-4/10";
            context.Response.Headers.AcceptRanges = "bytes";
            context.Response.ContentLength = 3;
            await context.Response.WriteAsync("cde", context.RequestAborted);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\nRange: bytes=2-4\r\nIf-Range: \"1\"\r\n\r\n");

        response.Status.ShouldBe(206);
        response.Head.Value("Content-Range").ShouldBe("bytes 2-4/10");
        response.Head.Value("Accept-Ranges").ShouldBe("bytes");
        response.Head.Value("Content-Length").ShouldBe("3");
        response.Text.ShouldBe("cde");
        origin.Requests.Single.Headers.Range.ToString().ShouldBe("bytes=2-4");
        origin.Requests.Single.Headers.IfRange.ToString().ShouldBe("\"1\"");
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirect_is_handed_on_and_not_followed(int status)
    {
        await using var origin = await KestrelOrigin.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = "/elsewhere?x=%2F";
            return Task.CompletedTask;
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

        response.Status.ShouldBe(status);
        response.Head.Value("Location").ShouldBe("/elsewhere?x=%2F");
        origin.Requests.Count.ShouldBe(1);
    }

    // What would be left of a body is taken for the next response.
    private static async Task ShouldServeAnotherAsync(RawClient client)
    {
        await client.SendAsync("GET /_funcproxy/health/live HTTP/1.1\r\nHost: h\r\n\r\n");
        (await client.ReadResponseAsync()).Text.ShouldBe("""{"status":"live"}""");
    }
}
