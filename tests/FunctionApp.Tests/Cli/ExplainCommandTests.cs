using FuncProxy.TestKit;

namespace FuncProxy.FunctionApp.Tests.Cli;

public sealed class ExplainCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("METHOD: 'G ET' is not a method", "G ET", "/a")]
    [InlineData("METHOD: '' is not a method", "", "/a")]
    [InlineData("--setting: 'NAME' is not NAME=VALUE", "GET", "/a", "--setting", "NAME")]
    [InlineData("--setting: '=value' is not NAME=VALUE", "GET", "/a", "--setting", "=value")]
    public async Task Argument_that_is_none_is_named_and_ends_with_1(string expected, params string[] arguments)
    {
        var file = _folder.Write("routes.json", """{ "routes": { "all": { "match": { "path": "/{**rest}" }, "respond": {} } } }""");

        var (code, output) = await FuncProxyTool.RunAsync(["explain", .. arguments, "--file", file]);

        code.ShouldBe(1, output);
        output.ShouldContain(expected);
    }

    public void Dispose() => _folder.Dispose();
}
