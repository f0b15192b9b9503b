using System.CommandLine;
using System.Text;
using FuncProxy.Cli.Documents;
using FuncProxy.Cli.Output;
using FuncProxy.Cli.Targets;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Comparing;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Cli.Commands;

/// <summary><c>funcproxy apply FILE --to TARGET</c>: shows what would change, asks, and publishes.</summary>
internal static class ApplyCommand
{
    private static readonly byte[] Nothing = Encoding.UTF8.GetBytes("{}");

    public static Command Create()
    {
        var file = DocumentFile.Argument();
        var target = new TargetOptions("--to");
        var yes = YesOption();
        var command = new Command("apply", "Checks a routes file, shows what would change, asks, and publishes it: all instances serve it within their RouteRefresh.") { file, yes };
        target.AddTo(command);
        return command.Does((parsed, console, cancellationToken) =>
            target.WithTargetAsync(parsed, table => RunAsync(parsed.GetRequiredValue(file), table, parsed.GetValue(yes), console, cancellationToken)));
    }

    /// <summary>The option that answers the question.</summary>
    public static Option<bool> YesOption() => new("--yes", "-y") { Description = "Does it without asking." };

    /// <summary>Shows what would change and asks whether to go on.</summary>
    /// <param name="changes">What would change; null when what is served cannot be read, and so not be compared.</param>
    /// <param name="table">Where.</param>
    /// <param name="yes">Whether the answer is yes.</param>
    /// <param name="console">Where to ask.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>Null to go on; else how the command ends.</returns>
    public static async Task<ToolResult?> AskAsync(IReadOnlyList<DocumentChange>? changes, ITarget table, bool yes, ToolConsole console, CancellationToken cancellationToken)
    {
        if (changes is { Count: 0 })
        {
            return null;
        }

        if (changes is not null && !console.WritesJson)
        {
            ResultText.Show(console.Error, changes);
        }

        var what = changes is null ? "over routes that are damaged, so that nothing can be compared," : ResultText.Count(changes.Count, "change");
        var declined = yes ? null : await console.ConfirmAsync($"Publish {what} into {table.Name}?", cancellationToken);
        declined?.Data.Add("changes", ResultText.Json(changes ?? []));
        return declined;
    }

    private static async Task<ToolResult> RunAsync(string path, ITarget table, bool yes, ToolConsole console, CancellationToken cancellationToken)
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

        var state = await table.ReadStateAsync(console, cancellationToken);
        if (state.Failure is { } unreachable)
        {
            return unreachable;
        }

        var served = await ServedAsync(table, state.Value!, console, cancellationToken);
        if (served.Failure is { Code: not ExitCode.Refused } failure)
        {
            return failure;
        }

        // Rows that were damaged by hand cannot be compared, and are mended by publishing.
        var changes = served.Value is { } before ? DocumentDiff.Compare(before, text.Value) : null;

        return await AskAsync(changes, table, yes, console, cancellationToken)
            ?? await Publication.RunAsync(path, table, () => table.PublishAsync(text.Value, state.Value!, cancellationToken), console, cancellationToken);
    }

    private static async Task<Attempt<byte[]>> ServedAsync(ITarget table, TargetState state, ToolConsole console, CancellationToken cancellationToken)
    {
        if (state.IsEmpty)
        {
            return Nothing;
        }

        var document = await table.ReadDocumentAsync(state, null, console, cancellationToken);
        return document.Failure is { } failure ? failure : document.Value!.Text;
    }
}
