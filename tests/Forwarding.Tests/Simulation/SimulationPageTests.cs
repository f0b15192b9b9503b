using System.Text;
using Xunit.Abstractions;

namespace FuncProxy.Forwarding.Tests.Simulation;

/// <summary>The table of docs/balancing.md. <c>UPDATE_SIMULATION=1</c> measures it anew, ten seconds a row.</summary>
[Collection(TimingCollection.Name)]
public sealed class SimulationPageTests(ITestOutputHelper output)
{
    private const string Begin = "<!-- simulation -->\n";
    private const string End = "<!-- end of simulation -->";
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);
    private static readonly string Page = Path.Combine(Repository.Root, "docs", "balancing.md");

    [Fact]
    public async Task Page_shows_every_scenario_by_every_setup()
    {
        if (Environment.GetEnvironmentVariable("UPDATE_SIMULATION") == "1")
        {
            var table = await MeasureAsync();
            var (before, _, after) = Split(await File.ReadAllTextAsync(Page));
            await File.WriteAllTextAsync(Page, before + table + after);
        }

        var shown = Split(await File.ReadAllTextAsync(Page)).Table;

        foreach (var (scenario, setup) in Rows())
        {
            shown.ShouldContain(Head(scenario, setup));
        }
    }

    private async Task<string> MeasureAsync()
    {
        // The first run compiles.
        await SimulationRun.RunAsync(Scenario.Healthy, ClusterSetup.Hedged, TimeSpan.FromSeconds(5));
        var table = new StringBuilder("| scenario | cluster | requests | errors | p50, ms | p90, ms | share by destination, % | attempts a request |\n|---|---|---|---|---|---|---|---|\n");
        foreach (var (scenario, setup) in Rows())
        {
            var result = await SimulationRun.RunAsync(scenario, setup, Long);
            output.WriteLine($"{Head(scenario, setup)}{result} | {result.FirstError}");
            table.Append(Head(scenario, setup)).Append(result).Append(" |\n");
        }
        return table.ToString();
    }

    private static IEnumerable<(Scenario Scenario, ClusterSetup Setup)> Rows() => Scenario.All.SelectMany(_ => ClusterSetup.All, (scenario, setup) => (scenario, setup));

    private static string Head(Scenario scenario, ClusterSetup setup) => $"| {scenario.Name} | {setup.Name} | ";

    private static (string Before, string Table, string After) Split(string page)
    {
        var begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = page.IndexOf(End, StringComparison.Ordinal);
        return (page[..begin], page[begin..end], page[end..]);
    }
}
