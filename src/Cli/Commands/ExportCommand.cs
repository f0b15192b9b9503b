using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using FuncProxy.Cli.Documents;
using FuncProxy.Cli.Output;
using FuncProxy.Cli.Targets;

namespace FuncProxy.Cli.Commands;

/// <summary><c>funcproxy export --from TARGET</c>: a published document as a file.</summary>
internal static class ExportCommand
{
    public static Command Create()
    {
        var target = new TargetOptions("--from");
        var generation = new Option<int?>("--generation") { Description = "The generation; else the one that is served.", HelpName = "N" };
        var output = OutputFile.Option();
        var command = new Command("export", "Writes the published routes as a routes file.") { generation, output };
        target.AddTo(command);
        return command.Does((parsed, console, cancellationToken) =>
            target.WithTargetAsync(parsed, table => RunAsync(table, parsed.GetValue(generation), parsed.GetValue(output), console, cancellationToken)));
    }

    private static async Task<ToolResult> RunAsync(ITarget table, int? generation, string? output, ToolConsole console, CancellationToken cancellationToken)
    {
        var published = await PublishedText.ReadAsync(table, generation, console, cancellationToken);
        if (published.Failure is { } failure)
        {
            return failure;
        }

        var document = published.Value!;
        var text = Encoding.UTF8.GetString(document.Text) + "\n";
        return await OutputFile.WriteAsync(output, text, cancellationToken) ?? new ToolResult(ExitCode.Success, "exported")
        {
            Data = new JsonObject { [table.Kind] = table.Name, ["generation"] = ResultText.Number(document), ["document"] = JsonNode.Parse(document.Text) },
            Show = shown => shown.WriteRaw(output is null ? text : $"{output}: {ResultText.Place(document, table)}\n"),
        };
    }
}
