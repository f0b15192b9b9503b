using System.Text;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Compression;

/// <summary>Coding over the cache: one fetch serves every client in its own coding.</summary>
public sealed class CachedBodyTests
{
    private const string Cached = """ "cache": { "mode": "standard" } """;

    [Fact]
    public async Task One_stored_response_serves_every_client_in_its_own_coding()
    {
        await using var origin = await StartAsync(null, Encoding.UTF8.GetBytes(Bodies.Json));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, Cached));
        await proxy.RawAsync(Get("identity"));

        // Each twice and in turn: the first of a kind makes what later ones are served from.
        foreach (var (accepted, fields, coding) in new[]
        {
            ("gzip", "", "gzip"), ("gzip", "", "gzip"), ("br, gzip", "", "br"), ("br, gzip", "", "br"), ("identity", "", null), ("gzip", "Cookie: a=b\r\n", null),
            ("gzip", "", "gzip"), ("gzip", "Cookie: a=b\r\n", null), ("br;q=0.1, gzip;q=0.2", "", "gzip"), ("gzip", "Cache-Control: no-transform\r\n", null),
            // What a client that forbids changes was sent is nobody else's.
            ("br", "Cache-Control: no-transform\r\n", null), ("br", "", (string?)"br"),
        })
        {
            var response = await proxy.RawAsync(Get(accepted, fields));
            response.Status.ShouldBe(200, response.Text);
            response.Head.Value("Content-Encoding").ShouldBe(coding, $"{accepted} {fields}");
            response.Head.Value("ETag").ShouldBe(coding is null ? "\"1\"" : "W/\"1\"");
            response.Head.Value("Content-Length").ShouldBe(response.Body.Bytes.Length.ToString());
            // Nothing was chosen for who forbids a change.
            response.Head.Values("Vary").ShouldBe(fields.Contains("no-transform") ? [] : ["Accept-Encoding"]);
            Encoding.UTF8.GetString(response.Decoded()).ShouldBe(Bodies.Json);
        }

        origin.Requests.Count.ShouldBe(1);
        proxy.Log.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Stored_coding_that_a_client_does_not_accept_is_undone()
    {
        await using var origin = await StartAsync("gzip", Bodies.Encode("gzip", Encoding.UTF8.GetBytes(Bodies.Json)));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, Cached));
        await proxy.RawAsync(Get("gzip"));

        foreach (var (accepted, coding) in new[] { ("identity", null), ("identity", null), ("br", "br"), ("gzip", "gzip"), ("gzip;q=0", (string?)null) })
        {
            var response = await proxy.RawAsync(Get(accepted));
            response.Status.ShouldBe(200, response.Text);
            response.Head.Value("Content-Encoding").ShouldBe(coding, accepted);
            Encoding.UTF8.GetString(response.Decoded()).ShouldBe(Bodies.Json);
        }

        origin.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Client_that_says_nothing_takes_what_one_that_says_none_does_not()
    {
        await using var origin = await StartAsync("gzip", Bodies.Encode("gzip", Encoding.UTF8.GetBytes(Bodies.Json)));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, Cached));
        const string Nothing = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
        await proxy.RawAsync(Nothing);

        foreach (var (request, coding) in new[] { (Nothing, "gzip"), (Nothing, "gzip"), (Get(""), (string?)null), (Nothing, "gzip") })
        {
            (await proxy.RawAsync(request)).Head.Value("Content-Encoding").ShouldBe(coding);
        }
        origin.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Client_revalidates_the_coded_form_at_the_cache()
    {
        await using var origin = await StartAsync(null, Encoding.UTF8.GetBytes(Bodies.Json));
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, Cached));
        var tag = (await proxy.RawAsync(Get("gzip"))).Head.Value("ETag");

        var response = await proxy.RawAsync(Get("gzip", $"If-None-Match: {tag}\r\n"));

        response.Status.ShouldBe(304);
        response.Head.Value("ETag").ShouldBe("W/\"1\"");
        origin.Requests.Count.ShouldBe(1);
    }

    private static string Get(string accepted, string fields = "") => $"GET / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: {accepted}\r\n{fields}\r\n";

    private static Task<KestrelOrigin> StartAsync(string? coding, byte[] body) => KestrelOrigin.StartAsync(async context =>
    {
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "public, max-age=600";
        context.Response.Headers.ETag = "\"1\"";
        context.Response.ContentLength = body.Length;
        if (coding is not null)
        {
            context.Response.Headers.ContentEncoding = coding;
        }
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    });
}
