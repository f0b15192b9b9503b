using System.Text.Json;
using FuncProxy.FunctionApp.Tests.Published;
using FuncProxy.TestKit;
using Xunit.Abstractions;

namespace FuncProxy.FunctionApp.Tests.Conformance;

/// <summary>The public tests of HTTP caches (https://cache-tests.fyi), pinned in tests/Conformance, against the published executable. What is passed may grow, not shrink; docs/caching.md gives the reason for each test that is not passed.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed class CacheConformanceTests(PublishedApp app, ITestOutputHelper output) : IDisposable
{
    private const int RequiredFloor = 143;
    private const int OptimalFloor = 80;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly string Suite = Repository.At("tests", "Conformance");
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Public_tests_of_caches_are_passed_but_for_those_that_the_docs_explain()
    {
        using var outcome = JsonDocument.Parse(await RunAsync());

        var (required, optimal, check) = (Count(outcome, "required"), Count(outcome, "optimal"), Count(outcome, "check"));
        output.WriteLine(Table(required, optimal, check));
        var failed = outcome.RootElement.GetProperty("failed").EnumerateArray()
            .Where(test => test.GetProperty("kind").GetString() != "check")
            .Select(test => $"{test.GetProperty("id")}: {test.GetProperty("why")}").ToList();
        output.WriteLine(string.Join('\n', failed));
        var page = await File.ReadAllTextAsync(Repository.At("docs", "caching.md"));
        failed.Where(line => !page.Contains($"`{line[..line.IndexOf(':')]}`")).ShouldBeEmpty("the docs give no reason for it");
        var why = string.Join('\n', failed);
        required.Passed.ShouldBeGreaterThanOrEqualTo(RequiredFloor, why);
        optimal.Passed.ShouldBeGreaterThanOrEqualTo(OptimalFloor, why);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> RunAsync()
    {
        await NodePackages.InstallAsync(Suite);
        var port = FreePort.Next();
        _folder.Write("routes.json", Published.Routes.To($"http://127.0.0.1:{port}/", """, "cache": { "mode": "standard", "storeSetCookie": true } """));
        await using var proxy = await ProxyProcess.StartAsync(app, _folder);
        await Eventually.HoldsAsync(async () => (await proxy.Client.GetAsync("/_funcproxy/health/ready")).IsSuccessStatusCode);
        await using var suite = ProcessUnderTest.Start(new ProcessSetup
        {
            FileName = "node", Arguments = ["run.mjs", port.ToString(), proxy.Address.ToString()], WorkingDirectory = Suite,
        });
        (await suite.WaitForExitAsync(Limit)).ShouldBe(0, suite.Output);
        return suite.Output[suite.Output.IndexOf("{\"required\"", StringComparison.Ordinal)..];
    }

    private static (int Passed, int All) Count(JsonDocument outcome, string kind)
    {
        var counts = outcome.RootElement.GetProperty(kind);
        return (counts[0].GetInt32(), counts[1].GetInt32());
    }

    private static string Table((int Passed, int All) required, (int Passed, int All) optimal, (int Passed, int All) check) => $"""
                      required      optimal     check
        FuncProxy     {required.Passed,3} of {required.All}    {optimal.Passed,2} of {optimal.All}    {check.Passed} of {check.All}     (http-cache-tests 0.4.5)
        published by cache-tests.fyi, whose later edition has 160 required and 105 optimal tests:
        Apache 141/69, Squid 138/59, Varnish 138/49, Caddy 138/44, Traffic Server 136/74, HAProxy 126/40, nginx 115/66, Fastly 115/57
        """;
}
