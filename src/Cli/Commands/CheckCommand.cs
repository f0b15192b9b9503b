using System.CommandLine;
using System.Text.Json.Nodes;
using FuncProxy.Cli.Documents;
using FuncProxy.Cli.Output;
using FuncProxy.Cli.Targets;
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
        var proxy = new ProxyOption();
        var command = new Command("check", "Finds everything that is wrong with a routes file. Settings (%NAME%) are not judged, for their values are the app's, unless a running proxy does it (--to).") { file };
        proxy.AddTo(command);
        return command.Does((parsed, console, cancellationToken) => proxy.IsGiven(parsed)
            ? proxy.WithAsync(parsed, client => RunAtAsync(client, parsed.GetRequiredValue(file), console, cancellationToken))
            : RunAsync(parsed.GetRequiredValue(file), cancellationToken));
    }

    private static async Task<ToolResult> RunAtAsync(AdminClient client, string path, ToolConsole console, CancellationToken cancellationToken)
    {
        var text = await DocumentFile.ReadAsync(path, cancellationToken);
        if (text.Failure is { } unread)
        {
            return unread;
        }

        var asked = await console.WaitAsync($"asking {client.Name}", client.SendAsync(HttpMethod.Post, "validate", text.Value!, null, cancellationToken));
        if (asked.Failure is { } unreachable)
        {
            return unreachable;
        }

        var answer = asked.Value!;
        return !answer.IsSuccess ? answer.Failure(client.Name)
            : (bool?)answer.Json()?["valid"] == true ? new ToolResult(ExitCode.Success, "valid")
            {
                Data = new JsonObject { ["file"] = path, ["proxy"] = client.Name },
                Show = shown => shown.WriteRaw($"{path}: valid for {client.Name}\n"),
            }
            : ToolResult.Fail(ExitCode.Refused, answer.Lines(path)) with { Data = new JsonObject { ["file"] = path, ["proxy"] = client.Name, ["errors"] = answer.Json()?["errors"]?.DeepClone() } };
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
