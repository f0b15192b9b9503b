using System.CommandLine;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Stores.Generations;
using FuncProxy.Routing.Stores.Tables;

namespace FuncProxy.Cli;

/// <summary><c>funcproxy apply FILE --to CONNECTION</c>: publishes a document into a table.</summary>
internal static class ApplyCommand
{
    public static Command Create()
    {
        var file = DocumentFile.Argument();
        var to = new Option<string>("--to")
        {
            Description = "Where to: a storage connection string, UseDevelopmentStorage=true for Azurite, or https://ACCOUNT.table.core.windows.net with the identity that is at hand ('az login').",
            HelpName = "CONNECTION",
            Required = true,
        };
        var table = new Option<string>("--table") { Description = "The table.", HelpName = "NAME", DefaultValueFactory = _ => TableName.Default };
        var command = new Command("apply", "Checks a routes file and publishes it: all instances serve it within their RouteRefresh.") { file, to, table };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed.GetRequiredValue(file), parsed.GetRequiredValue(to), parsed.GetRequiredValue(table), parsed.InvocationConfiguration, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string path, string to, string tableName, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        if (!TableName.IsValid(tableName))
        {
            await console.Error.WriteLineAsync($"--table: '{tableName}' cannot be a table's name; it has {TableName.Rule}");
            return ExitCode.Refused;
        }

        TableConnection connection;
        try
        {
            connection = TableConnection.ParseAny(to);
        }
        catch (FormatException exception)
        {
            await console.Error.WriteLineAsync($"--to: {exception.Message}");
            return ExitCode.Refused;
        }

        if (await DocumentFile.ReadAsync(path, console.Error, cancellationToken) is not { } text)
        {
            return ExitCode.Refused;
        }

        var credential = connection.UsesIdentity ? TableStorage.CreateCredential(credential: null, clientId: null) : null;
        var table = TableStorage.Open(connection, tableName, credential, TimeProvider.System);
        var publisher = new RoutePublisher(table, TimeProvider.System, ProxyEngine.Rules);
        try
        {
            return await ReportAsync(path, table, await publisher.PublishAsync(text, basis: null, cancellationToken), console);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await console.Error.WriteLineAsync($"stopped; {await ServedAsync(publisher)}");
            return ExitCode.Stopped;
        }
    }

    private static async Task<string> ServedAsync(RoutePublisher publisher)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5), TimeProvider.System);
        try
        {
            var head = (await publisher.ReadStateAsync(limit.Token)).Head;
            return head is null ? "nothing is published" : $"generation {head.Generation} is served, published at {head.PublishedAt:u}";
        }
        catch (Exception exception) when (TableFault.IsOne(exception))
        {
            return "which generation is served is not known";
        }
    }

    private static async Task<int> ReportAsync(string path, ITable table, PublishResult result, InvocationConfiguration console)
    {
        var prefix = result.Outcome == PublishOutcome.Refused ? $"{path}: " : "";
        foreach (var error in result.Errors)
        {
            await console.Error.WriteLineAsync(prefix + error);
        }

        switch (result.Outcome)
        {
            case PublishOutcome.Published:
                await console.Output.WriteLineAsync($"{path}: published as generation {result.Generation} in table {table.Name} of {table.Service.Host}");
                return ExitCode.Success;
            case PublishOutcome.Unchanged:
                await console.Output.WriteLineAsync($"{path}: unchanged, served as generation {result.Generation} in table {table.Name} of {table.Service.Host}");
                return ExitCode.Success;
            case PublishOutcome.Conflict:
                return ExitCode.Conflict;
            case PublishOutcome.Failed:
                return ExitCode.Unavailable;
            default:
                return ExitCode.Refused;
        }
    }
}
