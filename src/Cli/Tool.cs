using System.CommandLine;
using System.CommandLine.Help;
using FuncProxy.Cli.Commands;
using FuncProxy.Cli.Output;

namespace FuncProxy.Cli;

/// <summary>The tool's commands.</summary>
internal static class Tool
{
    public static Command Create() => new("funcproxy", "Checks, publishes, explains and imports the routes of FuncProxy.")
    {
        CheckCommand.Create(),
        ApplyCommand.Create(),
        DiffCommand.Create(),
        ExportCommand.Create(),
        HistoryCommand.Create(),
        RollbackCommand.Create(),
        ExplainCommand.Create(),
        ImportCommand.Create(),
        KeyCommand.Create(),
        TailCommand.Create(),
        PurgeCommand.Create(),
        CompletionCommand.Create(),
        ToolConsole.Json,
        new HelpOption(),
        new VersionOption(),
    };
}
