using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Pipeline;

public sealed class RequestIdTests
{
    [Fact]
    public async Task Clients_id_is_kept_upstream_and_downstream()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\nX-Request-ID: order-4711\r\n\r\n");

        response.Head.Values("x-request-id").ShouldBe(["order-4711"]);
        origin.Requests.Single.Headers["x-request-id"].ToString().ShouldBe("order-4711");
    }

    [Theory]
    [InlineData("")]
    [InlineData("X-Request-ID: \r\n")]
    [InlineData("X-Request-ID: with space\r\n")]
    [InlineData("X-Request-ID: caf\u00e9\r\n")]
    [InlineData("X-Request-ID: one\r\nX-Request-ID: two\r\n")]
    public async Task Missing_or_unusable_id_is_made_anew(string field)
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var response = await proxy.RawAsync($"GET / HTTP/1.1\r\nHost: h\r\n{field}\r\n");

        var made = response.Head.Values("x-request-id").ShouldHaveSingleItem();
        made.ShouldNotBeNullOrEmpty();
        field.ShouldNotContain(made);
        origin.Requests.Single.Headers["x-request-id"].ToArray().ShouldBe([made]);
    }

    [Fact]
    public async Task Made_ids_differ()
    {
        await using var origin = await KestrelOrigin.StartAsync("ok");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));

        var one = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
        var two = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n");

        one.Head.Value("x-request-id").ShouldNotBe(two.Head.Value("x-request-id"));
    }

    [Fact]
    public async Task Errors_carry_the_clients_id_in_field_and_body()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("""{ "routes": {}, "clusters": {} }""");

        var response = await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\nx-request-id: order-4711\r\n\r\n");

        response.Status.ShouldBe(404);
        response.Head.Values("x-request-id").ShouldBe(["order-4711"]);
        response.Text.ShouldContain("\"requestId\":\"order-4711\"");
    }
}
