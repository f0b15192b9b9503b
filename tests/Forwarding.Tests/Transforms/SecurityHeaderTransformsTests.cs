using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Transforms;

public sealed class SecurityHeaderTransformsTests
{
    [Theory]
    [InlineData("Api", "default-src 'none'; frame-ancestors 'none'", "DENY", "no-referrer", "same-origin")]
    [InlineData("site", "frame-ancestors 'self'", "SAMEORIGIN", "strict-origin-when-cross-origin", null)]
    public async Task Fields_are_set_on_failures_too(string kind, string policy, string frames, string referrer, string? resources)
    {
        await using var origin = await KestrelOrigin.StartAsync(context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, $$""" "transforms": [{ "securityHeaders": "{{kind}}" }] """));

        var head = (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).Head;

        head.Value("Strict-Transport-Security").ShouldBe("max-age=31536000");
        head.Value("X-Content-Type-Options").ShouldBe("nosniff");
        head.Value("Content-Security-Policy").ShouldBe(policy);
        head.Value("X-Frame-Options").ShouldBe(frames);
        head.Value("Referrer-Policy").ShouldBe(referrer);
        head.Value("Cross-Origin-Resource-Policy").ShouldBe(resources);
    }

    [Fact]
    public async Task What_the_destination_says_itself_stays_and_a_later_transform_has_the_last_word()
    {
        await using var origin = await KestrelOrigin.StartAsync(context =>
        {
            context.Response.Headers.ContentSecurityPolicy = "default-src 'self'";
            return Task.CompletedTask;
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(
            origin.Address, """ "transforms": [{ "securityHeaders": "Api" }, { "responseHeader": "Referrer-Policy", "set": "origin" }] """));

        var head = (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).Head;

        head.Values("Content-Security-Policy").ShouldBe(["default-src 'self'"]);
        head.Values("Referrer-Policy").ShouldBe(["origin"]);
    }

    [Fact]
    public async Task Fixed_answer_has_them()
    {
        await using var proxy = await ProxyUnderTest.StartAsync("""{ "routes": { "r": { "match": { "path": "/" }, "respond": { "status": 200 }, "transforms": [{ "securityHeaders": "Api" }] } } }""");

        (await proxy.RawAsync("GET / HTTP/1.1\r\nHost: h\r\n\r\n")).Head.Value("X-Content-Type-Options").ShouldBe("nosniff");
    }
}
