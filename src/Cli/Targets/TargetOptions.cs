using System.CommandLine;
using FuncProxy.Cli.Output;
using FuncProxy.Routing.Stores.Tables;

namespace FuncProxy.Cli.Targets;

/// <summary>The options that name a table or a running proxy.</summary>
internal sealed class TargetOptions
{
    private const string Storage = "RouteStorage";
    private const string ServiceUri = "RouteStorage__tableServiceUri";
    private const string TableSetting = "RouteStorage__tableName";

    private readonly Option<string?> _target;
    private readonly ProxyAccess _access = new();
    private readonly Option<string?> _table = new("--table") { Description = $"The table; else the environment's {TableSetting}, else {TableName.Default}.", HelpName = "NAME" };

    /// <param name="name">What the target is called first: <c>--to</c> where something is written, else <c>--from</c>; the other is understood too.</param>
    public TargetOptions(string name)
    {
        var other = name == "--to" ? "--from" : "--to";
        _target = new(name, other)
        {
            Description = $"A storage connection string, UseDevelopmentStorage=true for Azurite, or https://ACCOUNT.table.core.windows.net with the identity that is at hand ('az login'); or a running proxy, https://HOST/. Else the environment's {Storage} or {ServiceUri}.",
            HelpName = "TARGET",
        };
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_target);
        command.Options.Add(_table);
        _access.AddTo(command);
    }

    /// <summary>The proxy that is named, ready to be asked; without a value and without a failure where none is.</summary>
    public Attempt<AdminClient> Proxy(ParseResult parsed) =>
        parsed.GetValue(_table) is null && Given(parsed) is { } target && ProxyAddress.TryParse(target, out var address) ? _access.Open(address, parsed) : default;

    /// <summary>Whether the command line names a target.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_target) is not null;

    /// <summary>Whether the environment names one.</summary>
    public bool IsInEnvironment => Variable(Storage) is not null || Variable(ServiceUri) is not null;

    /// <summary>Does something with the target that is named.</summary>
    public Task<ToolResult> WithTargetAsync(ParseResult parsed, Func<ITarget, Task<ToolResult>> work)
    {
        var target = Open(parsed);
        return target.Failure is { } failure ? Task.FromResult(failure) : work(target.Value!);
    }

    /// <summary>Opens the target that is named.</summary>
    public Attempt<ITarget> Open(ParseResult parsed)
    {
        var proxy = Proxy(parsed);
        if (proxy.Failure is { } failure)
        {
            return failure;
        }

        if (proxy.Value is { } client)
        {
            return new Attempt<ITarget>(new ProxyTarget(client), null);
        }

        var name = parsed.GetValue(_table) ?? Variable(TableSetting) ?? TableName.Default;
        if (!TableName.IsValid(name))
        {
            return ToolResult.Fail(ExitCode.Refused, $"--table: '{name}' cannot be a table's name; it has {TableName.Rule}");
        }

        if (Given(parsed) is not { } target)
        {
            return ToolResult.Fail(ExitCode.Refused, $"{_target.Name}: no table or proxy is named; write {_target.Name} TARGET, or set {Storage} in the environment");
        }

        try
        {
            return new Attempt<ITarget>(TargetTable.Open(TableConnection.ParseAny(target), name), null);
        }
        catch (FormatException exception)
        {
            return ToolResult.Fail(ExitCode.Refused, $"{_target.Name}: {exception.Message}");
        }
    }

    private string? Given(ParseResult parsed) => parsed.GetValue(_target) ?? Variable(Storage) ?? Variable(ServiceUri);

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
