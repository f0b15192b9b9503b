using System.CommandLine;
using FuncProxy.Cli.Output;
using FuncProxy.Cli.Targets;
using FuncProxy.Routing.Comparing;

namespace FuncProxy.Cli.Commands;

/// <summary><c>funcproxy rollback N --to TARGET</c>: serves an earlier generation again.</summary>
internal static class RollbackCommand
{
    public static Command Create()
    {
        var generation = new Argument<int>("N") { Description = "The generation, as 'history' lists it." };
        var target = new TargetOptions("--to");
        var yes = ApplyCommand.YesOption();
        var command = new Command("rollback", "Publishes an earlier generation again, as a new one with the same content. Shows what would change and asks.") { generation, yes };
        target.AddTo(command);
        return command.Does((parsed, console, cancellationToken) =>
            target.WithTargetAsync(parsed, table => RunAsync(parsed.GetRequiredValue(generation), table, parsed.GetValue(yes), console, cancellationToken)));
    }

    private static async Task<ToolResult> RunAsync(int generation, ITarget table, bool yes, ToolConsole console, CancellationToken cancellationToken)
    {
        var state = await table.ReadStateAsync(console, cancellationToken);
        if (state.Failure is { } unreachable)
        {
            return unreachable;
        }

        var wanted = await table.ReadDocumentAsync(state.Value!, generation, console, cancellationToken);
        if (wanted.Failure is { } missing)
        {
            return missing;
        }

        var served = await table.ReadDocumentAsync(state.Value!, null, console, cancellationToken);
        if (served.Failure is { Code: not ExitCode.Refused } failure)
        {
            return failure;
        }

        var changes = served.Value is { } before ? DocumentDiff.Compare(before.Text, wanted.Value!.Text) : null;
        return await ApplyCommand.AskAsync(changes, table, yes, console, cancellationToken)
            ?? await Publication.RunAsync($"generation {generation}", table, () => table.RollBackAsync(generation, state.Value!, cancellationToken), console, cancellationToken);
    }
}
