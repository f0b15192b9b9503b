using System.CommandLine;
using System.Text.Json.Nodes;
using FuncProxy.Cli.Documents;
using FuncProxy.Cli.Output;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Cli.Commands;

/// <summary><c>funcproxy check FILE</c>: every error of a document, with line and column.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var file = DocumentFile.Argument();
        return new Command("check", "Finds everything that is wrong with a routes file. Settings (%NAME%) are not judged: their values are the app's.") { file }
            .Does((parsed, _, cancellationToken) => RunAsync(parsed.GetRequiredValue(file), cancellationToken));
    }

    private static async Task<ToolResult> RunAsync(string path, CancellationToken cancellationToken)
    {
        var text = await DocumentFile.ReadAsync(path, cancellationToken);
        if (text.Failure is { } failure)
        {
            return failure;
        }

        var result = RouteDocumentReader.Read(text.Value, settings: null, ProxyEngine.Rules);
        return result.Document is { } document ? Valid(path, document) : ResultText.Invalid(path, result.Errors);
    }

    private static ToolResult Valid(string path, RouteDocument document)
    {
        var (routes, clusters, consumers) = (document.Routes?.Count ?? 0, document.Clusters?.Count ?? 0, document.Consumers?.Count ?? 0);
        string[] notes = document.Clusters?.Values.Any(static cluster => cluster.SessionAffinity?.Enabled == true) == true
            ? ["session affinity needs the app's setting Affinity__Key; without it the app refuses the file"]
            : [];
        return new ToolResult(ExitCode.Success, "valid")
        {
            Data = new JsonObject { ["file"] = path, ["routes"] = routes, ["clusters"] = clusters, ["consumers"] = consumers, ["notes"] = new JsonArray([.. notes.Select(note => (JsonNode?)note)]) },
            Show = console =>
            {
                console.WriteRaw($"{path}: valid ({routes} routes, {clusters} clusters, {consumers} consumers)\n");
                foreach (var note in notes)
                {
                    console.WriteRaw($"{path}: {note}\n");
                }
            },
        };
    }
}
