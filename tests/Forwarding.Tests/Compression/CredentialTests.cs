using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Compression;

public sealed class CredentialTests
{
    [Theory]
    [InlineData("Authorization: Bearer x", null)]
    [InlineData("Cookie: a=b", null)]
    [InlineData("api-key: x", null)]
    [InlineData("X-API-Key: x", null)]
    [InlineData("ocp-apim-subscription-key: x", null)]
    [InlineData("X-Other: x", "gzip")]
    public async Task Response_to_credentials_is_not_coded_unless_the_route_asks(string field, string? byDefault)
    {
        await using var origin = RawOrigin.Start($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Bodies.Json.Length}\r\nETag: \"1\"\r\n\r\n{Bodies.Json}");
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address));
        await using var asked = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, """ "compression": { "credentialed": true } """));
        var request = $"GET / HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip\r\n{field}\r\n\r\n";

        var response = await proxy.RawAsync(request);
        response.Status.ShouldBe(200, response.Text);
        response.Head.Value("Content-Encoding").ShouldBe(byDefault);
        response.Head.Value("Vary").ShouldBe("Accept-Encoding");
        (await asked.RawAsync(request)).Head.Value("Content-Encoding").ShouldBe("gzip");
    }
}
