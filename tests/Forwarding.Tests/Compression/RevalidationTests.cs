using System.Text;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Compression;

/// <summary>The weak ETag that coding makes goes on working as a validator at the destination.</summary>
public sealed class RevalidationTests
{
    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("identity")]
    public async Task Client_revalidates_what_it_was_sent(string coding)
    {
        await using var origin = await StartOriginAsync();
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        var first = await proxy.RawAsync($"GET / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: {coding}\r\n\r\n");
        var tag = first.Head.Value("ETag")!;

        var again = await proxy.RawAsync($"GET / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: {coding}\r\nIf-None-Match: {tag}\r\n\r\n");

        again.Status.ShouldBe(304);
        again.Head.Value("ETag").ShouldBe(tag);
        again.Head.Value("Vary").ShouldBe("Accept-Encoding");
        again.Head.Value("Content-Encoding").ShouldBeNull();
    }

    [Theory]
    [InlineData("W/\"v1\"", "\"v1\"", 200)]
    [InlineData("\"v1\"", "\"v1\"", 200)]
    [InlineData("\"v0\", W/\"v1\"", "\"v0\", \"v1\"", 200)]
    [InlineData("W/\"v0\"", "\"v0\"", 412)]
    [InlineData("\"W/\", W/\"v1\"", "\"W/\", \"v1\"", 200)]
    [InlineData("*", "*", 200)]
    public async Task Client_changes_what_it_has_read(string sent, string arrived, int status)
    {
        await using var origin = await StartOriginAsync();
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync($"PUT / HTTP/1.1\r\nHost: h\r\nIf-Match: {sent}\r\nContent-Length: 1\r\n\r\nx");

        origin.Requests.Single.Headers.IfMatch.ToString().ShouldBe(arrived);
        response.Status.ShouldBe(status);
    }

    [Fact]
    public async Task Range_of_what_was_coded_is_not_continued_from_other_bytes()
    {
        await using var origin = await StartOriginAsync();
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\nRange: bytes=10-\r\nIf-Range: W/\"v1\"\r\n\r\n");

        origin.Requests.Single.Headers.IfRange.ToString().ShouldBe("W/\"v1\"");
    }

    [Fact]
    public async Task Not_modified_for_a_strong_tag_keeps_it()
    {
        await using var origin = await StartOriginAsync();
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\nIf-None-Match: \"v1\"\r\n\r\n");

        response.Status.ShouldBe(304);
        response.Head.Value("ETag").ShouldBe("\"v1\"");
    }

    private static Task<KestrelOrigin> StartOriginAsync() => KestrelOrigin.StartAsync(async context =>
    {
        const string Tag = "\"v1\"";
        var headers = context.Request.Headers;
        context.Response.Headers.ETag = Tag;
        if (headers.IfNoneMatch.ToString().Contains(Tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        // The strong comparison of RFC 9110 §8.8.3.2.
        if (headers.IfMatch.Count > 0 && headers.IfMatch != "*" && !headers.IfMatch.ToString().Split(", ").Contains(Tag))
        {
            context.Response.StatusCode = StatusCodes.Status412PreconditionFailed;
            return;
        }
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(Bodies.Json), context.RequestAborted);
    });
}
