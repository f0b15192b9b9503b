using System.Text.Json.Nodes;
using FuncProxy.Cli.Output;
using FuncProxy.Cli.Targets;
using FuncProxy.Routing.Stores.Generations;

namespace FuncProxy.Cli.Commands;

/// <summary>What came of a publication, for people and programs.</summary>
internal static class Publication
{
    /// <summary>Publishes, and says which generation is served when it is stopped meanwhile.</summary>
    /// <param name="what">What is published.</param>
    /// <param name="table">Where to.</param>
    /// <param name="publish">Does it.</param>
    /// <param name="console">Says what is waited for.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<ToolResult> RunAsync(string what, ITarget table, Func<Task<PublishResult>> publish, ToolConsole console, CancellationToken cancellationToken)
    {
        try
        {
            return Of(what, table, await console.WaitAsync($"publishing into {table.Name}", publish()));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ToolResult.Fail(ExitCode.Stopped, $"stopped; {await table.DescribeServedAsync()}");
        }
    }

    private static ToolResult Of(string what, ITarget table, PublishResult result)
    {
        var data = new JsonObject { [table.Kind] = table.Name, ["generation"] = result.Generation };
        return result.Outcome switch
        {
            PublishOutcome.Published => Done(what, "published", $"published{As(result)} in {table.Name}", result, data),
            PublishOutcome.Unchanged => Done(what, "unchanged", $"unchanged, served{As(result)} in {table.Name}", result, data),
            PublishOutcome.Conflict => ToolResult.Fail(ExitCode.Conflict, result.Errors) with { Data = data },
            PublishOutcome.Failed => ToolResult.Fail(ExitCode.Unavailable, result.Errors) with { Data = data },
            _ => ToolResult.Fail(ExitCode.Refused, [.. result.Errors.Select(error => $"{what}: {error}")]) with { Data = data },
        };
    }

    private static string As(PublishResult result) => result.Generation is { } generation ? $" as generation {generation}" : "";

    private static ToolResult Done(string what, string outcome, string line, PublishResult result, JsonObject data) => new(ExitCode.Success, outcome)
    {
        Data = data,
        Errors = result.Errors,
        Show = console => console.WriteRaw($"{what}: {line}\n"),
    };
}
