using System.Globalization;

namespace FuncProxy.FunctionApp.Tests.Infra;

/// <summary>The cost table of docs/deploy.md is its own formula, computed.</summary>
public sealed class CostTableTests
{
    private const decimal PerMillionExecutions = 0.40m;
    private const decimal PerGigabyteSecond = 0.000026m;
    private const decimal SecondsOfMonth = 30 * 24 * 60 * 60;

    private static readonly string Page = File.ReadAllText(Repository.At("docs", "deploy.md"));

    [Fact]
    public void Prices_are_those_that_the_page_names() => Page.ShouldSatisfyAllConditions(
        page => page.ShouldContain("$0.40 a million executions"),
        page => page.ShouldContain("$0.000026 a GB-second"));

    [Fact]
    public void Every_row_is_what_the_formula_gives()
    {
        var rows = Rows().ToList();

        rows.Select(row => row.Requests).Distinct().ShouldBe([0, 1_000_000, 100_000_000]);
        foreach (var row in rows)
        {
            var seconds = InstanceSeconds(row);
            var executions = row.Requests / 1_000_000 * PerMillionExecutions;
            var memory = seconds * row.Megabytes / 1024 * PerGigabyteSecond;
            (row.InstanceSeconds, row.Executions, row.Memory, row.Total).ShouldBe((seconds, Cents(executions), Cents(memory), Cents(executions + memory)), row.ToString());
        }
    }

    // Requests that come alone are billed alone; where they overlap, an instance is billed once for all that it serves.
    private static decimal InstanceSeconds(Row row) => row.Requests == 0 ? 0 : Math.Min(
        row.Requests * Math.Max(1, row.Seconds),
        SecondsOfMonth * Math.Ceiling(row.Requests / SecondsOfMonth * row.Seconds / row.Concurrency));

    private static decimal Cents(decimal dollars) => Math.Round(dollars, 2, MidpointRounding.AwayFromZero);

    private static IEnumerable<Row> Rows() => Page.Split('\n')
        .SkipWhile(line => !line.StartsWith("| requests a month |", StringComparison.Ordinal)).Skip(2)
        .TakeWhile(line => line.StartsWith('|'))
        .Select(line => line.Trim('|').Split('|').Select(Number).ToArray())
        .Select(cell => new Row(cell[0], cell[1], cell[2], cell[3], cell[4], cell[5], cell[6], cell[7]));

    private static decimal Number(string cell) => decimal.Parse(cell.Trim().TrimStart('$'), NumberStyles.Number, CultureInfo.InvariantCulture);

    private sealed record Row(decimal Requests, decimal Seconds, decimal Megabytes, decimal Concurrency, decimal InstanceSeconds, decimal Executions, decimal Memory, decimal Total);
}
