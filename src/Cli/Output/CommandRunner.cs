using System.CommandLine;

namespace FuncProxy.Cli.Output;

/// <summary>Runs commands and writes what came of them.</summary>
internal static class CommandRunner
{
    /// <summary>Gives a command its work.</summary>
    public static Command Does(this Command command, Func<ParseResult, ToolConsole, CancellationToken, Task<ToolResult>> work)
    {
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var console = ToolConsole.Of(parsed);
            try
            {
                return console.Write(await work(parsed, console, cancellationToken));
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return console.Write(ToolResult.Fail(ExitCode.Stopped, "stopped"));
            }
        });
        return command;
    }
}
