using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Sending;

public sealed class RequestLineTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/a%2Fb")]
    [InlineData("/a%252Fb")]
    [InlineData("/%41%7e%c3%a9")]
    [InlineData("/a%5Cb%5c")]
    [InlineData("/a/..%2Fb/..%5Cc")]
    [InlineData("/%0D%0A%01")]
    [InlineData("/a;b=1;c")]
    [InlineData("/a//b///c/")]
    [InlineData("/a+b?c+d")]
    [InlineData("/a?")]
    [InlineData("/?")]
    [InlineData("/a?x=%2f&y=%zz&&=")]
    [InlineData("/a?u=http://x/../y")]
    [InlineData("/{a}|b^c`\"de")]
    [InlineData("/a:b@c!$&'()*,=")]
    public async Task Target_arrives_byte_for_byte(string target)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync($"GET {target} HTTP/1.1\r\nHost: h\r\n\r\n");

        response.Status.ShouldBe(200);
        origin.Requests.Single.RawTarget.ShouldBe(target);
    }

    [Theory]
    [InlineData("GET http://h/a%2Fb?q HTTP/1.1\r\nHost: h\r\n\r\n", "/a%2Fb?q")]
    [InlineData("GET http://h HTTP/1.1\r\nHost: h\r\n\r\n", "/")]
    [InlineData("GET /a/../b/./c HTTP/1.1\r\nHost: h\r\n\r\n", "/b/c")]
    [InlineData("GET /a/%2e%2E/b%2fc HTTP/1.1\r\nHost: h\r\n\r\n", "/b%2fc")]
    public async Task Absolute_form_and_dot_segments_arrive_as_a_plain_path(string request, string expected)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync(request)).Status.ShouldBe(200);

        origin.Requests.Single.RawTarget.ShouldBe(expected);
    }

    [Fact]
    public async Task Destinations_path_goes_before_the_targets()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(new Uri(origin.Address, "/base%2Fpath/")));

        (await proxy.RawAsync("GET /x%2Fy?z HTTP/1.1\r\nHost: h\r\n\r\n")).Status.ShouldBe(200);

        origin.Requests.Single.RawTarget.ShouldBe("/base%2Fpath/x%2Fy?z");
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("PATCH")]
    [InlineData("PROPFIND")]
    [InlineData("propfind")]
    [InlineData("getx")]
    [InlineData("M-SEARCH")]
    public async Task Method_arrives_as_it_was_sent(string method)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync($"{method} / HTTP/1.1\r\nHost: h\r\n\r\n")).Status.ShouldBe(200);

        origin.Requests.Single.Method.ShouldBe(method);
    }

    [Theory]
    [InlineData("TRACE", "DELETE")]
    [InlineData("trace", "DELETE")]
    [InlineData("delete", "DELETE")]
    [InlineData("Delete", "DELETE")]
    [InlineData("head", "DELETE")]
    [InlineData("query", "DELETE")]
    public async Task Known_method_in_other_letter_case_gets_round_no_rule(string method, string guarded)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(
            $$"""
            { "routes": { "guard": { "match": { "path": "/", "methods": ["{{guarded}}"] }, "respond": { "status": 403 } },
                          "all": { "clusterId": "c", "match": { "path": "/" } } },
              "clusters": { "c": { "destinations": { "d": { "address": "{{origin.Address}}" } } } } }
            """);

        (await proxy.RawAsync($"{method} / HTTP/1.1\r\nHost: h\r\n\r\n")).ShouldBeProblem(501, "http_request_denied", origin.Address);

        origin.Requests.All.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/o/..\\admin")]
    [InlineData("/\\admin")]
    public async Task Backslash_that_a_destination_may_take_for_a_slash_is_refused(string target)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync($"GET {target} HTTP/1.1\r\nHost: h\r\n\r\n")).ShouldBeProblem(400, "http_request_error", origin.Address);

        origin.Requests.All.ShouldBeEmpty();
    }

    [Fact]
    public async Task Body_in_a_coding_other_than_chunked_is_refused()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        (await proxy.RawAsync("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")).ShouldBeProblem(501, "http_request_denied", origin.Address);

        origin.Requests.All.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(ServedProtocol.Http1)]
    [InlineData(ServedProtocol.H2c)]
    [InlineData(ServedProtocol.Https2)]
    public async Task Post_makes_the_round_trip_over_each_protocol(ServedProtocol protocol)
    {
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            context.Response.StatusCode = 201;
            context.Response.Headers["x-answer"] = "yes";
            await context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted);
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address), new() { Protocol = protocol });

        using var response = await proxy.SendAsync(HttpMethod.Post, "/a%2Fb?c", new StringContent("hello"));

        ((int)response.StatusCode).ShouldBe(201);
        response.Headers.GetValues("x-answer").ShouldBe(["yes"]);
        (await response.Content.ReadAsStringAsync()).ShouldBe("hello");
        origin.Requests.Single.RawTarget.ShouldBe("/a%2Fb?c");
        proxy.Log.Complaints.ShouldBeEmpty();
    }
}
