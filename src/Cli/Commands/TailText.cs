using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace FuncProxy.Cli.Commands;

/// <summary>A request that has ended, on one line for people.</summary>
internal static class TailText
{
    /// <summary>Shows a line of the admin API's <c>tail</c>.</summary>
    /// <param name="console">Where.</param>
    /// <param name="line">The line.</param>
    public static void Show(IAnsiConsole console, JsonNode line)
    {
        var status = (int?)line["status"] ?? 0;
        var rest = $"{Text(line, "method")} {Text(line, "path")}{Way(line)} {Milliseconds(line)} ms{Rest(line)}";
        console.MarkupLineInterpolated(status switch
        {
            >= 500 => (FormattableString)$"[grey]{At(line)}[/] [red]{status}[/] {rest}",
            >= 400 => $"[grey]{At(line)}[/] [yellow]{status}[/] {rest}",
            _ => $"[grey]{At(line)}[/] [green]{status}[/] {rest}",
        });
    }

    private static string At(JsonNode line) =>
        DateTimeOffset.TryParse((string?)line["at"], CultureInfo.InvariantCulture, out var at) ? at.ToLocalTime().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture) : "";

    private static string Way(JsonNode line) => (Text(line, "route"), Text(line, "destination")) switch
    {
        ("", _) => "",
        (var route, "") => $" {route}",
        (var route, var destination) => $" {route} -> {destination}",
    };

    private static string Milliseconds(JsonNode line) => ((double?)line["milliseconds"] ?? 0).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Rest(JsonNode line) => string.Concat(new[] { "cache", "consumer", "retried", "error", "reason" }
        .Where(name => Text(line, name).Length > 0)
        .Select(name => $" {name}={Quoted(Text(line, name))}"));

    private static string Quoted(string text) => text.Contains(' ', StringComparison.Ordinal) ? $"'{text}'" : text;

    // What callers have written must not steer the terminal.
    private static string Text(JsonNode line, string name) => string.Concat(((string?)line[name] ?? "").Select(c => char.IsControl(c) ? '\uFFFD' : c));
}
