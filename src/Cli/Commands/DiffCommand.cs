using System.CommandLine;
using System.Text.Json.Nodes;
using FuncProxy.Cli.Documents;
using FuncProxy.Cli.Output;
using FuncProxy.Cli.Targets;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Comparing;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Cli.Commands;

/// <summary><c>funcproxy diff FILE --to TARGET</c>: what <c>apply</c> would change.</summary>
internal static class DiffCommand
{
    public static Command Create()
    {
        var file = DocumentFile.Argument();
        var target = new TargetOptions("--to");
        var generation = new Option<int?>("--generation") { Description = "Compares with this generation; else with the one that is served.", HelpName = "N" };
        var command = new Command("diff", "Shows what 'apply' would change. Ends with 5 when there is a difference.") { file, generation };
        target.AddTo(command);
        return command.Does((parsed, console, cancellationToken) =>
            target.WithTargetAsync(parsed, table => RunAsync(parsed.GetRequiredValue(file), table, parsed.GetValue(generation), console, cancellationToken)));
    }

    private static async Task<ToolResult> RunAsync(string path, ITarget table, int? generation, ToolConsole console, CancellationToken cancellationToken)
    {
        var text = await DocumentFile.ReadAsync(path, cancellationToken);
        if (text.Failure is { } unread)
        {
            return unread;
        }

        if (RouteDocumentReader.Read(text.Value, settings: null, ProxyEngine.Rules) is { Errors: { Count: > 0 } errors })
        {
            return ResultText.Invalid(path, errors);
        }

        var published = await PublishedText.ReadAsync(table, generation, console, cancellationToken);
        if (published.Failure is { } failure)
        {
            return failure;
        }

        var changes = DocumentDiff.Compare(published.Value!.Text, text.Value);
        return new ToolResult(changes.Count == 0 ? ExitCode.Success : ExitCode.Different, changes.Count == 0 ? "same" : "different")
        {
            Data = new JsonObject { [table.Kind] = table.Name, ["generation"] = ResultText.Number(published.Value), ["changes"] = ResultText.Json(changes) },
            Show = output =>
            {
                ResultText.Show(output.Out, changes);
                output.WriteRaw($"{ResultText.Count(changes.Count, "change")} against {ResultText.Place(published.Value, table)}\n");
            },
        };
    }
}
