using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;
using FuncProxy.Forwarding.Telemetry;

namespace FuncProxy.Forwarding.Tests.Docs;

/// <summary>docs/telemetry.md names what is emitted, and nothing else.</summary>
public sealed partial class TelemetryDocsTests
{
    [Fact]
    public async Task Metrics_of_the_page_are_those_of_the_meter_with_their_kinds_and_units()
    {
        var found = new ConcurrentDictionary<string, string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Name == Instruments.Name)
            {
                found[instrument.Name] = $"{KindOf(instrument)}, {instrument.Unit}";
            }
        };
        listener.Start();
        // An engine publishes what belongs to it, and the rest is published at the first use.
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(new Uri("http://127.0.0.1:1/")));
        _ = (AttemptMetrics.AreRead, Instruments.ServerDuration.Enabled);

        Rows("Metrics").Select(row => (row[0], row[1].Split(';')[0])).ShouldBe(found.Select(each => (each.Key, each.Value)), ignoreOrder: true);
    }

    [Fact]
    public void Attributes_of_the_page_are_those_of_the_code()
    {
        var declared = typeof(HttpNames).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!).Where(name => name.Contains('.'));
        // Of metrics they stand in the last column.
        var named = Rows("Spans").Concat(Rows("Access log")).SelectMany(row => Code().Matches(row[0]).Select(match => match.Groups[1].Value))
            .Concat(Rows("Metrics").SelectMany(row => Code().Matches(row[2]).Select(match => match.Groups[1].Value)).Where(name => name.Contains('.')));

        named.Distinct().Order(StringComparer.Ordinal).ShouldBe(declared.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Log_events_of_the_page_are_those_of_the_sources_with_their_levels()
    {
        var events = Directory.EnumerateFiles(Path.Combine(NamedTests.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
            .SelectMany(file => Event().Matches(File.ReadAllText(file)).Select(match => (match.Groups[1].Value, match.Groups[2].Value)))
            // Its names are no template's.
            .Append(("110", "Information"));

        Rows("Log events").Select(row => (row[0], row[1])).ShouldBe(events, ignoreOrder: true);
    }

    private static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0] switch
    {
        "Histogram" => "histogram",
        "Counter" or "ObservableCounter" => "counter",
        "UpDownCounter" => "up-down counter",
        "ObservableGauge" => "gauge",
        var other => other,
    };

    /// <summary>The rows of a section's table, without its head, cell by cell.</summary>
    private static List<string[]> Rows(string section)
    {
        var rows = File.ReadLines(Path.Combine(NamedTests.Root, "docs", "telemetry.md"))
            .SkipWhile(line => line != $"## {section}").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith('|')).Skip(2)
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries)).ToList();
        rows.ShouldNotBeEmpty();
        if (section == "Metrics")
        {
            rows.ForEach(row => row[0] = row[0].Trim('`'));
        }
        return rows;
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"LoggerMessage\((\d+), LogLevel\.(\w+)")]
    private static partial Regex Event();
}
