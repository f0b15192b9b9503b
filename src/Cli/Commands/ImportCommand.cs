using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using FuncProxy.Cli.Documents;
using FuncProxy.Cli.Output;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Importing;
using Spectre.Console;

namespace FuncProxy.Cli.Commands;

/// <summary><c>funcproxy import FILE</c>: a proxies.json or YARP's section as a routes file.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var file = DocumentFile.Argument("A proxies.json of Azure Functions Proxies, or an appsettings.json with YARP's ReverseProxy section (or the section alone); - for standard input.");
        var output = OutputFile.Option();
        return new Command("import", "Writes a routes file from that of another proxy, and lists what could not be carried over, why, and what to do.") { file, output }
            .Does((parsed, _, cancellationToken) => RunAsync(parsed.GetRequiredValue(file), parsed.GetValue(output), cancellationToken));
    }

    private static async Task<ToolResult> RunAsync(string path, string? output, CancellationToken cancellationToken)
    {
        var text = await DocumentFile.ReadAsync(path, cancellationToken);
        if (text.Failure is { } failure)
        {
            return failure;
        }

        var imported = ProxiesJsonImporter.Knows(text.Value) ? ProxiesJsonImporter.Import(text.Value, ProxyEngine.Rules) : YarpImporter.Import(text.Value, ProxyEngine.Rules);
        if (imported.Document is not { } document)
        {
            return ToolResult.Fail(ExitCode.Refused, [.. imported.Notes.Select(note => $"{path}: {note}")]);
        }

        var routes = Encoding.UTF8.GetString(document);
        return await OutputFile.WriteAsync(output, routes, cancellationToken) ?? new ToolResult(ExitCode.Success, "imported")
        {
            Data = new JsonObject
            {
                ["notes"] = new JsonArray([.. imported.Notes.Select(note => (JsonNode?)new JsonObject { ["place"] = note.Place, ["line"] = note.Line, ["reason"] = note.Reason, ["remedy"] = note.Remedy })]),
                ["document"] = JsonNode.Parse(document),
            },
            Show = console => Show(console, path, output, routes, imported.Notes),
        };
    }

    private static void Show(ToolConsole console, string path, string? output, string routes, IReadOnlyList<ImportNote> notes)
    {
        console.WriteRaw(output is null ? routes : $"{output}: written\n");
        foreach (var note in notes)
        {
            console.Error.MarkupLineInterpolated($"[yellow]{path}: {note.ToString()}[/]");
        }
    }
}
