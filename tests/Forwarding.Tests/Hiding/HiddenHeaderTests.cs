using FuncProxy.Forwarding.Sending;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Hiding;

public sealed class HiddenHeaderTests
{
    private const string Revealing =
        "Server: Apache/2.4.1 (Unix)\r\nX-Powered-By: PHP/5.3\r\nX-Powered-By: ASP.NET\r\nX-AspNet-Version: 4.0.30319\r\nX-AspNetMvc-Version: 5.2\r\nX-SourceFiles: =?UTF-8?B?QzpcYQ==?=\r\n"
        + "X-Backend-Server: web-17\r\nX-Generator: Drupal 7\r\nX-Runtime: 0.5\r\nAlt-Svc: h3=\"inner.example:443\"\r\n";

    [Fact]
    public async Task Fields_that_name_the_destinations_software_are_removed()
    {
        var response = await AskAsync(route: null);

        response.Headers.Select(field => field.Key.ToLowerInvariant()).Order().ShouldBe(["content-length", "date", "x-mine", "x-request-id"]);
        response.Text.ShouldBe("ok");
    }

    [Fact]
    public async Task Route_may_keep_them()
    {
        var response = await AskAsync("\"hiding\": { \"headers\": false }");

        response.Head.Value("Server").ShouldBe("Apache/2.4.1 (Unix)");
        response.Head.Values("X-Powered-By").ShouldBe(["PHP/5.3", "ASP.NET"]);
        response.Head.Value("X-AspNet-Version").ShouldBe("4.0.30319");
        response.Head.Value("Alt-Svc").ShouldBe("h3=\"inner.example:443\"");
    }

    [Fact]
    public async Task Route_may_set_its_own_value()
    {
        var response = await AskAsync("\"transforms\": [{ \"ResponseHeader\": \"Server\", \"Set\": \"mine\" }]");

        response.Head.Values("Server").ShouldBe(["mine"]);
    }

    [Fact]
    public async Task Trailers_that_name_the_destinations_software_are_removed()
    {
        await using var origin = RawOrigin.Start("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nServer: Apache\r\nx-sum: 1\r\n\r\n");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { Protocol = ServedProtocol.H2c });

        using var response = await proxy.SendAsync(HttpMethod.Get, "/");

        response.TrailingHeaders.Select(field => field.Key).ShouldBe(["x-sum"]);
    }

    [Fact]
    public void Page_names_every_hidden_field()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs/configuration.md"));

        ResponseFields.OfBackends.Where(name => !page.Contains($"`{name}`")).ShouldBeEmpty();
    }

    private static async Task<RawResponse> AskAsync(string? route)
    {
        await using var origin = RawOrigin.Start($"HTTP/1.1 200 OK\r\n{Revealing}x-mine: 1\r\nContent-Length: 2\r\n\r\nok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, route));
        return await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    }
}
