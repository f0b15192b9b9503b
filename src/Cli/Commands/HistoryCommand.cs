using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using FuncProxy.Cli.Output;
using FuncProxy.Cli.Targets;
using FuncProxy.Routing.Stores.Generations;
using Spectre.Console;

namespace FuncProxy.Cli.Commands;

/// <summary><c>funcproxy history --from TARGET</c>: the generations that can be gone back to.</summary>
internal static class HistoryCommand
{
    public static Command Create()
    {
        var target = new TargetOptions("--from");
        var command = new Command("history", "Lists the published generations that are kept, the one that is served first.");
        target.AddTo(command);
        return command.Does((parsed, console, cancellationToken) =>
            target.WithTargetAsync(parsed, table => RunAsync(table, console, cancellationToken)));
    }

    private static async Task<ToolResult> RunAsync(ITarget table, ToolConsole console, CancellationToken cancellationToken)
    {
        var read = await table.ReadStateAsync(console, cancellationToken);
        if (read.Failure is { } failure)
        {
            return failure;
        }

        var state = read.Value!;
        return new ToolResult(ExitCode.Success, "listed")
        {
            Data = new JsonObject
            {
                [table.Kind] = table.Name,
                ["served"] = state.Served,
                ["generations"] = new JsonArray([.. state.History.Select(record => (JsonNode?)Json(record))]),
            },
            Show = output => Show(output, table, state),
        };
    }

    private static JsonObject Json(GenerationRecord record) => new()
    {
        ["generation"] = record.Generation,
        ["publishedAt"] = record.PublishedAt.ToString("O", CultureInfo.InvariantCulture),
        ["entries"] = record.Entities,
        ["restoredFrom"] = record.RestoredFrom,
    };

    private static void Show(ToolConsole console, ITarget table, TargetState state)
    {
        if (state.History.Count == 0)
        {
            console.WriteRaw(state.IsEmpty ? $"{table.Name}: nothing is published there\n" : $"{table.Name}: its routes are in a file, which has no history\n");
            return;
        }

        var rows = new Table().Border(TableBorder.None).AddColumns("generation", "published at", "entries", "");
        foreach (var record in state.History)
        {
            var note = record.Generation == state.Served ? "served" : "";
            note += record.RestoredFrom is { } from ? $"{(note.Length > 0 ? ", " : "")}a copy of {from}" : "";
            rows.AddRow($"{record.Generation}", $"{record.PublishedAt:u}", $"{record.Entities}", note);
        }

        console.Out.Write(rows);
    }
}
