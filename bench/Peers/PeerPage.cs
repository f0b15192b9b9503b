using System.Globalization;
using System.Text;

namespace FuncProxy.Bench.Peers;

/// <summary>Writes what a run has measured into docs/performance.md, between two marks, so that no figure there is typed by hand.</summary>
internal static class PeerPage
{
    private const string Begin = "<!-- peers: written by dotnet run -c Release --project bench -- peers -->";
    private const string End = "<!-- /peers -->";

    /// <summary>Replaces what stands between the marks.</summary>
    /// <exception cref="InvalidDataException">The page lacks a mark.</exception>
    public static string Replace(string page, PeerRun run)
    {
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        return begin >= 0 && end > begin
            ? $"{page[..begin]}{Begin}\n{Text(run)}{page[end..]}"
            : throw new InvalidDataException($"The page has no '{Begin}' with an '{End}' after it.");
    }

    private static string Text(PeerRun run)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Run of {run.When}: {run.Rounds} rounds of {run.Seconds} s, interleaved. A ratio is the median of the rounds' own ratios; in brackets that of the best rounds.\n\n");
        text.Append("| scenario | measured | beside | ratio | goal | |\n|---|---|---|---|---|---|\n");
        foreach (var goal in PeerGoal.All)
        {
            if (goal.Of(run) is { } found)
            {
                var best = found.Best is { } ratio ? $" ({Two(ratio)})" : "";
                text.Append(CultureInfo.InvariantCulture, $"| {goal.What} | {goal.Measure} | {goal.Peer} | {Two(found.Ratio)}{best} | {Two(goal.Most)} | {(found.Ratio <= goal.Most ? "met" : "not met")} |\n");
            }
        }

        text.Append("\n![CPU of each scenario beside nginx](images/performance.svg)\n\n");
        text.Append("| CPU µs a request or event (coldstart: ms on the clock) | ");
        string[] targets = [PeerRun.Ours, .. Scenarios(run).SelectMany(run.Targets).Distinct().Where(target => target is not (PeerRun.Ours or "direct"))];
        text.AppendJoin(" | ", targets).Append(" |\n|---|").Append(string.Concat(Enumerable.Repeat("---|", targets.Length))).Append('\n');
        foreach (var scenario in Scenarios(run))
        {
            var figure = scenario == "coldstart" ? "ms" : "us";
            text.Append(CultureInfo.InvariantCulture, $"| {scenario} | ").AppendJoin(" | ", targets.Select(target => run.Median(scenario, target, figure) is { } value ? Three(value) : "–")).Append(" |\n");
        }

        foreach (var coding in (string[])["gzip", "br"])
        {
            if (run.Targets(coding) is { Count: > 0 } with)
            {
                text.Append(CultureInfo.InvariantCulture, $"\nSize after {coding}: ").AppendJoin(", ", with.Select(target => $"{target} {run.Median(coding, target, "ratio"):f3}")).Append(" of the original.\n");
            }
        }
        return text.ToString();
    }

    private static IEnumerable<string> Scenarios(PeerRun run) => PeerGoal.All.Select(goal => goal.Scenario).Distinct().Where(scenario => run.Targets(scenario).Count > 0);

    private static string Two(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Three(double value) => value.ToString(value < 100 ? "0.0" : "#,0", CultureInfo.InvariantCulture);
}
