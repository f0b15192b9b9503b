using System.CommandLine;
using FuncProxy.Cli.Output;
using FuncProxy.Routing.Stores.Tables;

namespace FuncProxy.Cli.Targets;

/// <summary>The options that name a table.</summary>
internal sealed class TargetOptions
{
    private const string Storage = "RouteStorage";
    private const string ServiceUri = "RouteStorage__tableServiceUri";
    private const string TableSetting = "RouteStorage__tableName";

    private readonly Option<string?> _target;
    private readonly Option<string?> _table = new("--table") { Description = $"The table; else the environment's {TableSetting}, else {TableName.Default}.", HelpName = "NAME" };

    /// <param name="name">What the target is called first: <c>--to</c> where something is written, else <c>--from</c>; the other is understood too.</param>
    public TargetOptions(string name)
    {
        var other = name == "--to" ? "--from" : "--to";
        _target = new(name, other)
        {
            Description = $"A storage connection string, UseDevelopmentStorage=true for Azurite, or https://ACCOUNT.table.core.windows.net with the identity that is at hand ('az login'); else the environment's {Storage} or {ServiceUri}.",
            HelpName = "TARGET",
        };
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_target);
        command.Options.Add(_table);
    }

    /// <summary>Whether the command line names a target.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_target) is not null;

    /// <summary>Whether the environment names one.</summary>
    public bool IsInEnvironment => Variable(Storage) is not null || Variable(ServiceUri) is not null;

    /// <summary>Does something with the table that is named.</summary>
    public Task<ToolResult> WithTableAsync(ParseResult parsed, Func<TargetTable, Task<ToolResult>> work)
    {
        var table = Open(parsed);
        return table.Failure is { } failure ? Task.FromResult(failure) : work(table.Value!);
    }

    /// <summary>Opens the table that is named.</summary>
    public Attempt<TargetTable> Open(ParseResult parsed)
    {
        var name = parsed.GetValue(_table) ?? Variable(TableSetting) ?? TableName.Default;
        if (!TableName.IsValid(name))
        {
            return ToolResult.Fail(ExitCode.Refused, $"--table: '{name}' cannot be a table's name; it has {TableName.Rule}");
        }

        if ((parsed.GetValue(_target) ?? Variable(Storage) ?? Variable(ServiceUri)) is not { } target)
        {
            return ToolResult.Fail(ExitCode.Refused, $"{_target.Name}: no table is named; write {_target.Name} TARGET, or set {Storage} in the environment");
        }

        try
        {
            return TargetTable.Open(TableConnection.ParseAny(target), name);
        }
        catch (FormatException exception)
        {
            return ToolResult.Fail(ExitCode.Refused, $"{_target.Name}: {exception.Message}");
        }
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
