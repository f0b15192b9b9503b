using System.IO.Compression;
using System.Text;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Compression;

public sealed class DecodingTests
{
    private const int MiB = 1024 * 1024;

    [Theory]
    [InlineData("gzip", "gzip", "identity")]
    [InlineData("x-gzip", "x-gzip", "")]
    [InlineData("GZIP", "gzip", "br;q=0")]
    [InlineData("br", "br", "deflate")]
    [InlineData("deflate", "deflate", "identity")]
    [InlineData("deflate", "raw", "identity")]
    public async Task Coding_that_the_client_does_not_accept_is_undone(string name, string made, string accepted)
    {
        await using var origin = await StartAsync(name, Bodies.Encode(made, Encoding.UTF8.GetBytes(Bodies.Json)));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync(Get(accepted));

        response.Text.ShouldBe(Bodies.Json);
        response.IsComplete.ShouldBeTrue();
        response.Head.Value("Content-Encoding").ShouldBeNull();
        response.Head.Value("ETag").ShouldBe("W/\"1\"");
        response.Head.Value("Vary").ShouldBe("Accept-Encoding");
        response.Head.Value("Content-Digest").ShouldBeNull();
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Body_is_coded_anew_for_a_client_that_accepts_another_coding()
    {
        await using var origin = await StartAsync("br", Bodies.Encode("br", Encoding.UTF8.GetBytes(Bodies.Json)));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync(Get("gzip"));

        response.Head.Values("Content-Encoding").ShouldBe(["gzip"]);
        Encoding.UTF8.GetString(response.Decoded()).ShouldBe(Bodies.Json);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("*")]
    [InlineData("gzip")]
    public async Task Coding_that_the_client_accepts_stays(string? accepted)
    {
        var body = Bodies.Encode("gzip", Encoding.UTF8.GetBytes(Bodies.Json));
        await using var origin = await StartAsync("gzip", body);
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync(Get(accepted))).Body.Bytes.ShouldBe(body);
    }

    [Fact]
    public async Task Members_that_follow_each_other_are_one_body()
    {
        await using var origin = await StartAsync("gzip", [.. Bodies.Encode("gzip", "one "u8.ToArray()), .. Bodies.Encode("gzip", "two"u8.ToArray())]);
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync(Get("identity"))).Text.ShouldBe("one two");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Coded_body_that_is_cut_off_is_broken_off(string coding)
    {
        var body = Bodies.Encode(coding, Encoding.UTF8.GetBytes(Bodies.Repeated(200_000)));
        await using var origin = await StartAsync(coding, body[..(body.Length / 2)]);
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync(Get("identity"))).IsComplete.ShouldBeFalse();

        (await proxy.Log.WaitForAsync(102)).Message.ShouldContain("ResponseProtocolError");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task Last_byte_that_is_missing_is_missed(string coding)
    {
        var body = Bodies.Encode(coding, Encoding.UTF8.GetBytes(Bodies.Json));
        await using var origin = await StartAsync(coding, body[..^1]);
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync(Get("identity"));

        (response.Status == 502 || !response.IsComplete).ShouldBeTrue();
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Body_that_is_not_coded_as_it_says_is_a_bad_gateway(string coding)
    {
        await using var origin = await StartAsync(coding, Encoding.UTF8.GetBytes(Bodies.Json));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync(Get("identity"))).ShouldBeProblem(502, "http_protocol_error");
    }

    [Fact]
    public async Task Body_that_is_not_deflate_in_either_form_is_broken_off()
    {
        await using var origin = await StartAsync("deflate", Encoding.UTF8.GetBytes(Bodies.Json));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        // The raw form has no mark by which its first bytes are known to be wrong.
        var response = await proxy.RawAsync(Get("identity"));

        (response.Status == 502 || !response.IsComplete).ShouldBeTrue();
    }

    [Fact]
    public async Task Bomb_of_ten_kilobytes_is_broken_off_after_a_mebibyte()
    {
        using var coded = new MemoryStream();
        using (var brotli = new BrotliStream(coded, new BrotliCompressionOptions { Quality = 9 }, leaveOpen: true))
        {
            var zeros = new byte[MiB];
            for (var i = 0; i < 1024; i++)
            {
                brotli.Write(zeros);
            }
        }
        coded.Length.ShouldBeLessThan(10 * 1024);
        await using var origin = await StartAsync("br", coded.ToArray());
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync(Get("identity"));

        response.IsComplete.ShouldBeFalse();
        response.Body.Bytes.Length.ShouldBeLessThan(2 * MiB);
        (await proxy.Log.WaitForAsync(102)).Message.ShouldContain("beyond its limit");
    }

    [Theory]
    [InlineData(""" "compression": { "maxInflatedBytes": 100000 } """, false)]
    [InlineData(""" "compression": { "maxInflateRatio": 100000 } """, true)]
    public async Task Route_says_how_far_a_body_may_grow(string route, bool isWhole)
    {
        await using var origin = await StartAsync("gzip", Bodies.Encode("gzip", new byte[3 * MiB]));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, route));

        var response = await proxy.RawAsync(Get("identity"));

        response.IsComplete.ShouldBe(isWhole);
        (response.Body.Bytes.Length == 3 * MiB).ShouldBe(isWhole);
    }

    [Theory]
    [InlineData("Cache-Control: no-transform\r\n", "")]
    [InlineData("", "Cache-Control: no-transform\r\n")]
    public async Task Change_that_is_forbidden_is_not_made(string ofResponse, string ofRequest)
    {
        var body = Bodies.Encode("gzip", Encoding.UTF8.GetBytes(Bodies.Json));
        await using var origin = RawOrigin.Start($"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n{ofResponse}Content-Length: {body.Length}\r\n\r\n{Encoding.Latin1.GetString(body)}");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync($"GET / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: identity\r\n{ofRequest}\r\n");

        response.Head.Value("Content-Encoding").ShouldBe("gzip");
        response.Body.Bytes.ShouldBe(body);
    }

    [Fact]
    public async Task Head_says_what_get_would()
    {
        await using var origin = await StartAsync("gzip", Bodies.Encode("gzip", Encoding.UTF8.GetBytes(Bodies.Json)));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync("HEAD / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: identity\r\n\r\n");

        response.Head.Value("Content-Encoding").ShouldBeNull();
        response.Head.Value("Content-Length").ShouldBeNull();
        response.Head.Value("ETag").ShouldBe("W/\"1\"");
    }

    private static string Get(string? accepted) => $"GET / HTTP/1.1\r\nHost: h\r\n{(accepted is null ? "" : $"Accept-Encoding: {accepted}\r\n")}\r\n";

    private static Task<KestrelOrigin> StartAsync(string coding, byte[] body) => KestrelOrigin.StartAsync(async context =>
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.ContentEncoding = coding;
        context.Response.Headers.ETag = "\"1\"";
        context.Response.Headers["Content-Digest"] = "sha-256=:x:";
        context.Response.ContentLength = body.Length;
        if (context.Request.Method == "GET")
        {
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    });
}
