using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using FuncProxy.Cli.Documents;
using FuncProxy.Cli.Output;
using FuncProxy.Routing.Consumers;
using FuncProxy.Routing.Model;
using Spectre.Console;

namespace FuncProxy.Cli.Commands;

/// <summary><c>funcproxy key list</c>: consumers' keys by their hashes.</summary>
internal static class KeyListCommand
{
    private sealed record Row(string Consumer, string Hash, DateTimeOffset? Expires, bool HasExpired);

    public static Command Create()
    {
        var source = new DocumentSource("--from");
        var consumer = new Argument<string?>("CONSUMER") { Description = "The consumer; else all.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("list", "Lists the keys by the first digits of their hashes.") { consumer };
        source.AddTo(command);
        return command.Does((parsed, console, cancellationToken) => RunAsync(parsed.GetValue(consumer), source, parsed, console, cancellationToken));
    }

    private static async Task<ToolResult> RunAsync(string? consumer, DocumentSource source, ParseResult parsed, ToolConsole console, CancellationToken cancellationToken)
    {
        var opened = await source.ReadAsync(parsed, console, cancellationToken);
        if (opened.Failure is { } failure)
        {
            return failure;
        }

        var read = opened.Value!.Parse(settings: null);
        if (read.Document is not { } document)
        {
            return ResultText.Invalid(opened.Value.Name, read.Errors);
        }

        var rows = Rows(document, consumer, TimeProvider.System.GetUtcNow()).ToList();
        return new ToolResult(ExitCode.Success, "listed")
        {
            Data = new JsonObject
            {
                ["keys"] = new JsonArray([.. rows.Select(row => (JsonNode?)new JsonObject
                {
                    ["consumer"] = row.Consumer,
                    ["hash"] = row.Hash,
                    ["expires"] = row.Expires?.ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture),
                    ["expired"] = row.HasExpired,
                })]),
            },
            Show = output => Show(output, rows),
        };
    }

    private static IEnumerable<Row> Rows(RouteDocument document, string? consumer, DateTimeOffset now)
    {
        foreach (var (id, config) in document.Consumers ?? new Dictionary<string, ConsumerConfig>())
        {
            foreach (var entry in consumer is null || id == consumer ? config.Keys ?? [] : [])
            {
                ConsumerKey.TryParse(entry, out var key);
                yield return new Row(id, entry[ConsumerKey.Algorithm.Length..][..KeyRevokeCommand.ShownDigits], key?.Expires, key?.Expires <= now);
            }
        }
    }

    private static void Show(ToolConsole console, List<Row> rows)
    {
        var table = new Table().Border(TableBorder.None).AddColumns("consumer", "hash", "expires", "");
        foreach (var row in rows)
        {
            table.AddRow(Markup.Escape(row.Consumer), row.Hash, row.Expires is { } end ? $"{end:u}" : "never", row.HasExpired ? "expired" : "");
        }

        console.Out.Write(table);
    }
}
