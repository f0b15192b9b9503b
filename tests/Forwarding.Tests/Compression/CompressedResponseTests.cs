using System.Net;
using System.Text;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Compression;

public sealed class CompressedResponseTests
{
    private static readonly string Json = Bodies.Json;

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("x-gzip", "gzip")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("br;q=0.5, gzip", "gzip")]
    [InlineData("*", "br")]
    [InlineData("identity", null)]
    [InlineData("gzip;q=0", null)]
    [InlineData("identity;q=0, *;q=0", null)]
    [InlineData("zstd", null)]
    public async Task Body_is_coded_as_the_client_likes_it(string accepted, string? coding)
    {
        await using var origin = RawOrigin.Start(Response($"Content-Length: {Json.Length}\r\nAccept-Ranges: bytes\r\nETag: \"1\"\r\nContent-Language: en\r\n", Json));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync(Get(accepted));

        response.Status.ShouldBe(200);
        response.Head.Value("Content-Encoding").ShouldBe(coding);
        response.Head.Values("Vary").ShouldBe(["Accept-Encoding"]);
        response.Head.Value("ETag").ShouldBe(coding is null ? "\"1\"" : "W/\"1\"");
        response.Head.Value("Accept-Ranges").ShouldBe(coding is null ? "bytes" : null);
        response.Head.Value("Content-Language").ShouldBe("en");
        response.Head.Values("Content-Length").ShouldNotContain(coding is null ? "" : Json.Length.ToString());
        response.IsComplete.ShouldBeTrue();
        Encoding.UTF8.GetString(response.Decoded()).ShouldBe(Json);
        (coding is null || response.Body.Bytes.Length < Json.Length / 2).ShouldBeTrue();
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Content-Type: image/png\r\n")]
    [InlineData("Content-Type: application/grpc+json\r\n")]
    [InlineData("Content-Type:\r\n")]
    [InlineData("")]
    [InlineData("Content-Type: application/json\r\nCache-Control: private, No-Transform\r\n")]
    [InlineData("Content-Type: application/json\r\nContent-Encoding: gzip\r\n")]
    [InlineData("Content-Type: application/json\r\nContent-Encoding: zstd\r\n")]
    [InlineData("Content-Type: application/json\r\nContent-Encoding: aes128gcm, gzip\r\n")]
    [InlineData("Content-Type: application/json\r\nContent-Range: bytes 0-9/100\r\n")]
    public async Task Response_that_is_not_to_be_coded_passes_as_it_came(string fields)
    {
        await using var origin = RawOrigin.Start($"HTTP/1.1 200 OK\r\nContent-Length: {Json.Length}\r\n{fields}ETag: \"1\"\r\nContent-Digest: sha-256=:x:\r\n\r\n{Json}");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync(Get("gzip"));

        response.Text.ShouldBe(Json);
        response.Head.Value("Content-Length").ShouldBe(Json.Length.ToString());
        response.Head.Value("ETag").ShouldBe("\"1\"");
        response.Head.Value("Vary").ShouldBeNull();
        response.Head.Value("Content-Digest").ShouldBe("sha-256=:x:");
    }

    [Fact]
    public async Task Request_that_forbids_changes_gets_none()
    {
        await using var origin = RawOrigin.Start(Response($"Content-Length: {Json.Length}\r\n", Json));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync(Get("gzip", "Cache-Control: no-transform\r\n"));

        response.Head.Value("Content-Encoding").ShouldBeNull();
        response.Text.ShouldBe(Json);
    }

    [Fact]
    public async Task Part_of_a_representation_is_left_alone()
    {
        await using var origin = RawOrigin.Start($"HTTP/1.1 206 Partial Content\r\nContent-Type: application/json\r\nContent-Range: bytes 0-{Json.Length - 1}/9999\r\nContent-Length: {Json.Length}\r\nETag: \"1\"\r\n\r\n{Json}");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync(Get("gzip", "Range: bytes=0-\r\n"));

        response.Status.ShouldBe(206);
        response.Text.ShouldBe(Json);
        response.Head.Value("ETag").ShouldBe("\"1\"");
        response.Head.Value("Content-Range").ShouldStartWith("bytes 0-");
    }

    [Theory]
    [InlineData(1023, null)]
    [InlineData(1024, "gzip")]
    public async Task Declared_length_below_the_least_is_not_worth_it(int length, string? coding)
    {
        await using var origin = RawOrigin.Start(Response($"Content-Length: {length}\r\n", new string('a', length)));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync(Get("gzip"));

        response.Head.Value("Content-Encoding").ShouldBe(coding);
        response.Decoded().Length.ShouldBe(length);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Empty_body_of_unknown_length_is_a_valid_coding_of_nothing(string coding)
    {
        await using var origin = RawOrigin.Start(Response("Transfer-Encoding: chunked\r\n", "0\r\n\r\n"));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync(Get(coding));

        response.Head.Value("Content-Encoding").ShouldBe(coding);
        response.Body.Bytes.ShouldNotBeEmpty();
        response.Decoded().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Errors_of_the_destination_are_coded_too(int status)
    {
        await using var origin = RawOrigin.Start($"HTTP/1.1 {status} X\r\nContent-Type: application/problem+json\r\nContent-Length: {Json.Length}\r\n\r\n{Json}");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync(Get("br"));

        response.Status.ShouldBe(status);
        response.Head.Value("Content-Encoding").ShouldBe("br");
        Encoding.UTF8.GetString(response.Decoded()).ShouldBe(Json);
    }

    [Theory]
    [InlineData("Vary: Origin\r\n", "Origin, Accept-Encoding")]
    [InlineData("Vary: *\r\n", "*")]
    [InlineData("Vary: origin, ACCEPT-encoding\r\n", "origin, ACCEPT-encoding")]
    [InlineData("Vary: Origin\r\nVary: Cookie\r\n", "Origin, Cookie, Accept-Encoding")]
    public async Task Vary_names_what_was_negotiated_once(string vary, string expected)
    {
        await using var origin = RawOrigin.Start(Response($"{vary}Content-Length: {Json.Length}\r\n", Json));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync(Get("gzip"));

        string.Join(", ", response.Head.Values("Vary")).ShouldBe(expected);
    }

    [Fact]
    public async Task Digests_of_the_bytes_as_they_were_are_gone()
    {
        await using var origin = RawOrigin.Start(Response($"Content-Length: {Json.Length}\r\nContent-MD5: x\r\nDigest: sha-256=x\r\nRepr-Digest: sha-256=:x:\r\nContent-Digest: sha-256=:x:\r\nETag: W/\"1\"\r\n", Json));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync(Get("gzip"));

        response.Head.Text.ShouldNotContain("Digest");
        response.Head.Value("Content-MD5").ShouldBeNull();
        response.Head.Value("ETag").ShouldBe("W/\"1\"");
    }

    [Fact]
    public async Task Accept_encoding_travels_on_and_a_destination_that_codes_is_left_alone()
    {
        var coded = Bodies.Encode("br", Encoding.UTF8.GetBytes(Json));
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.Headers.ContentEncoding = "br";
            context.Response.Headers.ETag = "\"coded\"";
            await context.Response.Body.WriteAsync(coded, context.RequestAborted);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync(Get("gzip;q=0.1, br"));

        origin.Requests.Single.Headers.AcceptEncoding.ToString().ShouldBe("gzip;q=0.1, br");
        response.Body.Bytes.ShouldBe(coded);
        response.Head.Value("ETag").ShouldBe("\"coded\"");
    }

    [Theory]
    [InlineData(""" "compression": { "enabled": false } """, null)]
    [InlineData(""" "compression": { "mimeTypes": ["text/*"] } """, null)]
    [InlineData(""" "compression": { "mimeTypes": ["application/*"], "gzipLevel": 9 } """, "gzip")]
    [InlineData(""" "compression": { "minBytes": 100000 } """, null)]
    [InlineData(""" "compression": { "enabled": true } """, "gzip")]
    public async Task Route_says_what_is_coded(string route, string? coding)
    {
        await using var origin = RawOrigin.Start(Response($"Content-Length: {Json.Length}\r\n", Json));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, route));

        var response = await proxy.RawAsync(Get("gzip"));

        response.Head.Value("Content-Encoding").ShouldBe(coding);
        Encoding.UTF8.GetString(response.Decoded()).ShouldBe(Json);
    }

    [Theory]
    [InlineData("application/json", "GET", "gzip")]
    [InlineData("application/json", "HEAD", "gzip")]
    [InlineData("image/png", "HEAD", null)]
    public async Task Head_says_what_get_would(string type, string method, string? coding)
    {
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            context.Response.ContentType = type;
            context.Response.ContentLength = Json.Length;
            context.Response.Headers.ETag = "\"1\"";
            context.Response.Headers.AcceptRanges = "bytes";
            if (context.Request.Method == "GET")
            {
                await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(Json), context.RequestAborted);
            }
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync(Get("gzip").Replace("GET", method, StringComparison.Ordinal));

        response.Head.Value("Content-Encoding").ShouldBe(coding);
        response.Head.Value("ETag").ShouldBe(coding is null ? "\"1\"" : "W/\"1\"");
        response.Head.Value("Vary").ShouldBe(coding is null ? null : "Accept-Encoding");
        response.Head.Value("Content-Length").ShouldBe(coding is null ? Json.Length.ToString() : method == "HEAD" ? null : response.Body.Bytes.Length.ToString());
        response.Head.Value("Accept-Ranges").ShouldBe(coding is null ? "bytes" : null);
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Type: application/json\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n")]
    public async Task Response_without_a_body_gets_none(string response)
    {
        await using var origin = RawOrigin.Start(response);
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var received = await proxy.RawAsync(Get("gzip"));

        received.Head.Value("Content-Encoding").ShouldBeNull();
        received.Body.Bytes.ShouldBeEmpty();
        received.IsComplete.ShouldBeTrue();
    }

    [Theory]
    [InlineData("Content-Length: 5000\r\nContent-Length: 5000\r\n")]
    public async Task Malformed_length_is_refused_as_without_compression(string length)
    {
        await using var origin = RawOrigin.Start(Response(length, new string('a', 5000)));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync(Get("gzip"))).Status.ShouldBe((int)HttpStatusCode.BadGateway);
    }

    [Fact]
    public async Task Body_that_the_destination_cuts_off_is_cut_off_here()
    {
        await using var origin = RawOrigin.Start(async connection =>
        {
            await connection.ReadRequestHeadAsync();
            await connection.WriteAsync(Response("Content-Length: 100000\r\n", Json));
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync(Get("gzip"));

        (response.Status == 502 || !response.IsComplete).ShouldBeTrue();
    }

    private static string Response(string fields, string body) => $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{fields}\r\n{body}";

    private static string Get(string accepted, string fields = "") => $"GET / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: {accepted}\r\n{fields}\r\n";
}
