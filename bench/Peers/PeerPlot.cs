using System.Globalization;
using System.Text;

namespace FuncProxy.Bench.Peers;

/// <summary>Draws the CPU of each scenario as a multiple of nginx's.</summary>
internal static class PeerPlot
{
    private const string Reference = "nginx";
    private const int LabelWidth = 190;
    private const int BarWidth = 420;
    private const int RowHeight = 18;
    private const int GroupGap = 14;

    /// <summary>An SVG that is legible on light and on dark pages.</summary>
    public static string Draw(PeerRun run)
    {
        string[] scenarios = [.. PeerGoal.All.Select(goal => goal.Scenario).Distinct().Where(scenario => run.Targets(scenario).Contains(Reference) && run.Targets(scenario).Contains(PeerRun.Ours))];
        var bars = scenarios.SelectMany(scenario => run.Targets(scenario).Where(target => target != "direct").Select(target => (Scenario: scenario, Target: target, Ratio: run.Ratio(scenario, target, Reference) ?? 1))).ToList();
        var most = bars.Count == 0 ? 1 : Math.Ceiling(bars.Max(bar => bar.Ratio));
        var height = (bars.Count * RowHeight) + (scenarios.Length * (GroupGap + RowHeight)) + 30;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LabelWidth + BarWidth + 70} {height}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="CPU of each scenario as a multiple of nginx's">
            <style>text {"{"} fill: #57606a {"}"} .h {"{"} font-weight: 600 {"}"} .p {"{"} fill: #8c959f {"}"} .o {"{"} fill: #1f6feb {"}"} line {"{"} stroke: #8c959f; stroke-dasharray: 3 3 {"}"}</style>

            """);
        var y = 6;
        foreach (var scenario in scenarios)
        {
            y += GroupGap;
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"h\" x=\"4\" y=\"{y + 12}\">{scenario}</text>\n");
            y += RowHeight;
            foreach (var (_, target, ratio) in bars.Where(bar => bar.Scenario == scenario).OrderBy(bar => bar.Ratio))
            {
                var width = ratio / most * BarWidth;
                svg.Append(CultureInfo.InvariantCulture, $"""
                    <text x="{LabelWidth - 8}" y="{y + 12}" text-anchor="end">{(target == PeerRun.Ours ? "FuncProxy" : target)}</text><rect class="{(target == PeerRun.Ours ? 'o' : 'p')}" x="{LabelWidth}" y="{y + 2}" width="{width:0.#}" height="{RowHeight - 5}" rx="2"/><text x="{LabelWidth + width + 6:0.#}" y="{y + 12}">{ratio:0.00}</text>

                    """);
                y += RowHeight;
            }
        }
        var one = LabelWidth + (BarWidth / most);
        svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{one:0.#}\" x2=\"{one:0.#}\" y1=\"6\" y2=\"{y}\"/>\n<text x=\"{one:0.#}\" y=\"{y + 16}\" text-anchor=\"middle\">nginx = 1</text>\n</svg>\n");
        return svg.ToString();
    }
}
