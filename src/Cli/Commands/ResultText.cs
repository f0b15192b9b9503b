using System.Text.Json.Nodes;
using FuncProxy.Cli.Output;
using FuncProxy.Cli.Targets;
using FuncProxy.Routing.Comparing;
using FuncProxy.Routing.Stores.Generations;
using FuncProxy.Routing.Validation;
using Spectre.Console;

namespace FuncProxy.Cli.Commands;

/// <summary>What several commands show alike.</summary>
internal static class ResultText
{
    /// <summary>A document that is wrong.</summary>
    /// <param name="path">The file.</param>
    /// <param name="errors">What is wrong.</param>
    public static ToolResult Invalid(string path, IReadOnlyList<RouteDocumentError> errors) => ToolResult.Fail(ExitCode.Refused, [.. errors.Select(error => $"{path}: {error}")]) with
    {
        Data = new JsonObject
        {
            ["file"] = path,
            ["errors"] = new JsonArray([.. errors.Select(error => (JsonNode?)new JsonObject
            {
                ["path"] = error.Path,
                ["line"] = error.Line,
                ["column"] = error.Column,
                ["routeId"] = error.RouteId,
                ["message"] = error.Message,
            })]),
        },
    };

    /// <summary>Differences as JSON.</summary>
    public static JsonArray Json(IReadOnlyList<DocumentChange> changes) => new([.. changes.Select(change => (JsonNode?)new JsonObject
    {
        ["path"] = change.Path,
        ["kind"] = change.Kind.ToString().ToLowerInvariant(),
        ["before"] = change.Before is null ? null : JsonNode.Parse(change.Before),
        ["after"] = change.After is null ? null : JsonNode.Parse(change.After),
    })]);

    /// <summary>Shows differences, one a line.</summary>
    public static void Show(IAnsiConsole console, IReadOnlyList<DocumentChange> changes)
    {
        foreach (var change in changes)
        {
            var (before, after) = (Printable.Clean(change.Before ?? ""), Printable.Clean(change.After ?? ""));
            console.MarkupLineInterpolated(change.Kind switch
            {
                ChangeKind.Added => (FormattableString)$"[green]+ {change.Path}: {after}[/]",
                ChangeKind.Removed => $"[red]- {change.Path}: {before}[/]",
                _ => $"[yellow]~ {change.Path}: {before} -> {after}[/]",
            });
        }
    }

    /// <summary>A document's generation for programs; null where it is not counted.</summary>
    public static int? Number(PublishedDocument document) => document.Generation > 0 ? document.Generation : null;

    /// <summary>A document's place in words.</summary>
    public static string Place(PublishedDocument document, ITarget target) => Number(document) is { } generation ? $"generation {generation} of {target.Name}" : target.Name;

    /// <summary>How many there are, in words.</summary>
    public static string Count(int number, string one) => number == 1 ? $"1 {one}" : $"{number} {one}s";
}
