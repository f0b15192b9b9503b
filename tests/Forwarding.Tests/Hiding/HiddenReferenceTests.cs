using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Hiding;

public sealed class HiddenReferenceTests
{
    private const string RemoveApi = "\"transforms\": [{ \"PathRemovePrefix\": \"/api\" }]";
    private const string AddV2 = "\"transforms\": [{ \"PathPrefix\": \"/v2\" }]";
    private const string Both = "\"transforms\": [{ \"PathRemovePrefix\": \"/api\" }, { \"PathPrefix\": \"/v2\" }]";
    private const string Pattern = "\"transforms\": [{ \"PathPattern\": \"/inner/{**rest}\" }]";
    private const string Whole = "\"transforms\": [{ \"PathSet\": \"/fixed\" }]";

    [Theory]
    // The destination's own address, in any spelling.
    [InlineData("/", null, "http://DEST/x?q=http://DEST/#f", "http://shop.example/x?q=http://DEST/#f")]
    [InlineData("/", null, "HTTP://DEST/x%2Fy;z", "http://shop.example/x%2Fy;z")]
    [InlineData("/", null, "http://DEST", "http://shop.example")]
    [InlineData("/", null, "HTTP://user:secret@DEST/x", "http://shop.example/x")]
    [InlineData("/", null, "http://DEST?q", "http://shop.example?q")]
    [InlineData("/", null, "//DEST/x", "//shop.example/x")]
    [InlineData("/", null, "https://DEST/x", "https://shop.example/x")]
    // Its path prefix.
    [InlineData("/base/", null, "http://DEST/base/x", "http://shop.example/x")]
    [InlineData("/base/", null, "http://DEST/base", "http://shop.example/")]
    [InlineData("/base/", null, "http://DEST/base/", "http://shop.example/")]
    [InlineData("/base/", null, "http://DEST/other", "http://shop.example/other")]
    [InlineData("/base/", null, "http://DEST/basement", "http://shop.example/basement")]
    [InlineData("/base/", null, "/base/x?y", "/x?y")]
    [InlineData("/base/", null, "/base", "/")]
    [InlineData("/base/", null, "/other", "/other")]
    [InlineData("/base/", null, "x/y", "x/y")]
    [InlineData("/base/", null, "../x", "../x")]
    [InlineData("/base/", null, "?page=2", "?page=2")]
    // Path transforms.
    [InlineData("/", RemoveApi, "http://DEST/x", "http://shop.example/api/x")]
    [InlineData("/", RemoveApi, "http://DEST", "http://shop.example/api/")]
    [InlineData("/", RemoveApi, "/x", "/api/x")]
    [InlineData("/", RemoveApi, "/", "/api/")]
    [InlineData("/", RemoveApi, "/api/x", "/api/x")]
    [InlineData("/", RemoveApi, "/apis", "/api/apis")]
    [InlineData("/base/", RemoveApi, "/base/x", "/api/x")]
    [InlineData("/base/", RemoveApi, "http://DEST/base", "http://shop.example/api")]
    [InlineData("/", AddV2, "/v2/x", "/x")]
    [InlineData("/", AddV2, "/v2", "/")]
    [InlineData("/", AddV2, "/v1/x", "/v1/x")]
    [InlineData("/base/", Both, "/base/v2/x", "/api/x")]
    [InlineData("/base/", Both, "http://DEST/base/v2/x", "http://shop.example/api/x")]
    [InlineData("/", Pattern, "/inner/a/b", "/api/a/b")]
    [InlineData("/", Pattern, "http://DEST/inner/a?b", "http://shop.example/api/a?b")]
    [InlineData("/", Pattern, "/outer", "/outer")]
    [InlineData("/", Whole, "/fixed", "/fixed")]
    [InlineData("/", Whole, "http://DEST/fixed/x", "http://shop.example/fixed/x")]
    // Others' addresses.
    [InlineData("/", RemoveApi, "https://login.example/x", "https://login.example/x")]
    [InlineData("/", RemoveApi, "http://DEST.evil.example/x", "http://DEST.evil.example/x")]
    [InlineData("/", RemoveApi, "http://evil.example\\@DEST/x", "http://evil.example\\@DEST/x")]
    [InlineData("/", RemoveApi, "http://127.0.0.1:1/x", "http://127.0.0.1:1/x")]
    [InlineData("/", RemoveApi, "mailto:a@DEST", "mailto:a@DEST")]
    [InlineData("/", RemoveApi, "", "")]
    public async Task Reference_to_the_destination_becomes_public(string path, string? route, string sent, string expected)
    {
        var response = await AskAsync(path, route, sent);

        response.Head.Value("Location").ShouldBe(expected.Replace("DEST", response.Authority));
        response.Head.Value("Content-Location").ShouldBe(expected.Replace("DEST", response.Authority));
    }

    [Theory]
    [InlineData("/base//evil.example/x", "http://shop.example//evil.example/x")]
    [InlineData("/base/\\evil.example", "http://shop.example/\\evil.example")]
    [InlineData("/base/\t/evil.example", "http://shop.example/\t/evil.example")]
    public async Task Path_whose_rest_browsers_take_for_a_host_stays_on_the_public_host(string sent, string expected) =>
        (await AskAsync("/base/", null, sent)).Head.Value("Location").ShouldBe(expected);

    [Theory]
    [InlineData("http://inner.example/x")]
    [InlineData("http://INNER.example/x")]
    [InlineData("https://inner.example/x", "https")]
    [InlineData("//inner.example/x", "")]
    public async Task Reference_to_the_configured_host_becomes_public(string sent, string scheme = "http") =>
        (await AskAsync("/", null, sent, fields: "\"host\": \"inner.example\"")).Head.Value("Location").ShouldBe(scheme.Length == 0 ? "//shop.example/x" : $"{scheme}://shop.example/x");

    [Theory]
    [InlineData("http://DEST/x", "https://public.example/x")]
    [InlineData("https://DEST/x", "https://public.example/x")]
    [InlineData("/base/x", "/x")]
    public async Task Reference_takes_the_scheme_and_host_that_a_trusted_peer_tells(string sent, string expected) =>
        (await AskAsync("/base/", null, sent, further: "X-Forwarded-Proto: https\r\nX-Forwarded-Host: public.example\r\n")).Head.Value("Location").ShouldBe(expected);

    [Theory]
    [InlineData("http://shop.example/base/x", "http://shop.example/x")]
    [InlineData("https://shop.example/base/x", "https://shop.example/x")]
    [InlineData("http://shop.example/x", "http://shop.example/x")]
    public async Task Destination_that_was_sent_the_public_host_has_its_path_undone(string sent, string expected) =>
        (await AskAsync("/base/", "\"transforms\": [{ \"RequestHeaderOriginalHost\": \"true\" }]", sent)).Head.Value("Location").ShouldBe(expected);

    [Fact]
    public async Task Path_that_the_client_did_not_spell_with_the_prefix_needs_none()
    {
        var response = await AskAsync("/", RemoveApi, "/x", target: "/plain");

        response.Head.Value("Location").ShouldBe("/x");
    }

    [Fact]
    public async Task Routes_own_transform_has_the_last_word()
    {
        var response = await AskAsync("/", "\"transforms\": [{ \"ResponseHeader\": \"Location\", \"Set\": \"/own\" }]", "http://DEST/x");

        response.Head.Value("Location").ShouldBe("/own");
    }

    [Fact]
    public async Task Route_that_keeps_addresses_changes_nothing()
    {
        var response = await AskAsync("/base/", "\"hiding\": { \"addresses\": false }", "http://DEST/base/x");

        response.Head.Value("Location").ShouldBe($"http://{response.Authority}/base/x");
    }

    [Fact]
    public async Task Client_without_a_host_gets_a_path()
    {
        var response = await AskAsync("/base/", null, "http://DEST/base/x", version: "1.0", host: null);

        response.Head.Value("Location").ShouldBe("/x");
    }

    private static async Task<(RawHead Head, string Authority)> AskAsync(
        string path, string? route, string sent, string? fields = null, string target = "/api/now", string further = "", string version = "1.1", string? host = "shop.example")
    {
        var authority = "";
        await using var origin = RawOrigin.Start(async connection =>
        {
            await connection.ReadRequestHeadAsync();
            var reference = sent.Replace("DEST", authority);
            await connection.WriteAsync($"HTTP/1.1 302 Found\r\nLocation: {reference}\r\nContent-Location: {reference}\r\nContent-Length: 0\r\n\r\n");
        });
        authority = $"127.0.0.1:{origin.Port}";
        await using var proxy = await ProxyUnderTest.StartAsync(Document(new Uri(origin.Address, path), route, fields));

        var response = await proxy.RawAsync($"GET {target} HTTP/{version}\r\n{(host is null ? "" : $"Host: {host}\r\n")}{further}\r\n");

        response.Status.ShouldBe(302);
        return (response.Head, authority);
    }

    private static string Document(Uri destination, string? route, string? fields)
    {
        var plain = route == Pattern ? "" : Further(route);
        return $$"""
            {
              "routes": {
                "api": { "clusterId": "c", "match": { "path": "/api/{**rest}" }{{Further(route)}} },
                "plain": { "clusterId": "c", "match": { "path": "/plain" }{{plain}} }
              },
              "clusters": { "c": { "destinations": { "d": { "address": "{{destination}}"{{Further(fields)}} } } } }
            }
            """;
    }

    private static string Further(string? fields) => fields is null ? "" : ", " + fields;
}
