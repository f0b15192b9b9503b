using FuncProxy.FunctionApp.Tests.Published;
using FuncProxy.TestKit;

namespace FuncProxy.FunctionApp.Tests.Cli;

public sealed class CheckCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Valid_file_is_counted_and_ends_with_0()
    {
        var (code, output) = await FuncProxyTool.RunAsync("check", _folder.Write("routes.json", Routes.To("%BACKEND%")));

        code.ShouldBe(0, output);
        output.ShouldContain("routes.json: valid (1 routes, 1 clusters, 0 consumers)");
    }

    [Fact]
    public async Task Session_affinity_passes_with_a_word_on_the_setting_that_it_needs()
    {
        var file = _folder.Write("routes.json", """
            { "clusters": { "c": { "destinations": { "d": { "address": "http://localhost/" } }, "sessionAffinity": { "enabled": true, "affinityKeyName": "sid" } } } }
            """);

        var (code, output) = await FuncProxyTool.RunAsync("check", file);

        code.ShouldBe(0, output);
        output.ShouldContain("needs the app's setting Affinity__Key");
    }

    [Fact]
    public async Task Every_error_is_told_with_its_place_and_ends_with_1()
    {
        var file = _folder.Write("routes.json", """
            {
              "routes": { "a": { "match": { "path": "/a" }, "clusterId": "nowhere" },
                "b": { "match": { "pth": "/b" }, "respond": {}, "transforms": [{ "pathPrefx": "/x" }] } }
            }
            """);

        var (code, output) = await FuncProxyTool.RunAsync("check", file);

        code.ShouldBe(1);
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        lines.ShouldAllBe(line => line.StartsWith(file + ": line "));
        lines.ShouldContain(line => line.Contains("line 2, column") && line.Contains("$.routes.a.clusterId"));
        lines.ShouldContain(line => line.Contains("line 3, column") && line.Contains("did you mean 'path'?"));
        lines.ShouldContain(line => line.Contains("pathPrefx"));
    }

    [Fact]
    public async Task Missing_file_and_mistyped_command_end_with_1()
    {
        (await FuncProxyTool.RunAsync("check", "nowhere.json")).ShouldSatisfyAllConditions(
            r => r.Code.ShouldBe(1), r => r.Output.ShouldContain("nowhere.json: the file does not exist"));
        (await FuncProxyTool.RunAsync("check", Path.GetTempPath())).ShouldSatisfyAllConditions(
            r => r.Code.ShouldBe(1), r => r.Output.ShouldContain("this is a folder; name the routes file in it"));
        (await FuncProxyTool.RunAsync("check", "")).ShouldSatisfyAllConditions(
            r => r.Code.ShouldBe(1), r => r.Output.ShouldContain("the file's name is empty"));
        (await FuncProxyTool.RunAsync("chek", "routes.json")).Code.ShouldBe(1);
        (await FuncProxyTool.RunAsync("check")).Code.ShouldBe(1);
    }

    public void Dispose() => _folder.Dispose();
}
