using FuncProxy.Forwarding.Explaining;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Validation;
using Microsoft.Extensions.Logging.Abstractions;

namespace FuncProxy.Forwarding.Tests.Explaining;

/// <summary>What the server refuses before the proxy sees it is no request that is explained as forwarded.</summary>
public sealed class ExplainServerRulesTests : IAsyncLifetime
{
    private const string Routes = """{ "routes": { "all": { "match": { "path": "/{**rest}" }, "respond": { "status": 204 } } } }""";

    private readonly RouteExplainer _explainer = new(new ProxyOptions { InstanceName = "under-test" }, TimeProvider.System, NullLoggerFactory.Instance);
    private ProxyUnderTest _proxy = null!;

    public async Task InitializeAsync() => _proxy = await ProxyUnderTest.StartAsync(Routes);

    public async Task DisposeAsync() => await _proxy.DisposeAsync();

    [Theory]
    [InlineData("x")]
    [InlineData("x:")]
    [InlineData("x:0")]
    [InlineData("x:99999")]
    [InlineData("x:8a")]
    [InlineData(":80")]
    [InlineData("[::1]")]
    [InlineData("[::1]:8080")]
    [InlineData("[::]")]
    [InlineData("[::1")]
    [InlineData("[::1]8080")]
    [InlineData("[::1]:")]
    [InlineData("[zz::]")]
    [InlineData("[]")]
    [InlineData("user@x")]
    [InlineData("ex%61mple")]
    [InlineData("a b")]
    [InlineData("a,b")]
    [InlineData("a;b")]
    [InlineData("a=b")]
    [InlineData("a*b")]
    [InlineData("a+b")]
    [InlineData("a\\b")]
    [InlineData("\"a\"")]
    [InlineData("a_b.~!$&'()-")]
    [InlineData("a..b.")]
    public async Task Host_is_taken_when_the_server_takes_it(string host)
    {
        var (explained, real) = await AskAsync(new ExplainedRequest { Method = "GET", Target = "/a", Host = host });

        explained.ShouldBe(real);
    }

    [Theory]
    [InlineData("0", 204)]
    [InlineData("x", 400)]
    [InlineData("-1", 400)]
    [InlineData("+1", 400)]
    [InlineData("0, 0", 400)]
    [InlineData("99999999999999999999", 400)]
    public async Task Length_is_taken_when_the_server_takes_it(string length, int expected)
    {
        var (explained, real) = await AskAsync(new ExplainedRequest { Method = "GET", Target = "/a", Host = "x", Headers = [new("Content-Length", length)] });

        (explained, real).ShouldBe((expected, expected));
    }

    private async Task<(int Explained, int Real)> AskAsync(ExplainedRequest request)
    {
        var document = RouteDocumentReader.Read(System.Text.Encoding.UTF8.GetBytes(Routes), null).Document!;
        var explanation = await _explainer.ExplainAsync(document, request, SettingMask.None);
        var fields = string.Concat(request.Headers.Select(field => $"{field.Key}: {field.Value}\r\n"));
        var response = await _proxy.RawAsync($"{request.Method} {request.Target} HTTP/1.1\r\nHost: {request.Host}\r\n{fields}Connection: close\r\n\r\n");
        return (explanation.Status!.Value, response.Status);
    }
}
