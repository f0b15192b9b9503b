using System.CommandLine;
using System.CommandLine.Help;
using FuncProxy.Cli;

var tool = new Command("funcproxy", "Checks and publishes the routes of FuncProxy.") { CheckCommand.Create(), ApplyCommand.Create(), new HelpOption() };
var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(10) };
try
{
    return await tool.Parse(args).InvokeAsync(invocation);
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("stopped");
    return ExitCode.Stopped;
}
catch (Exception exception)
{
    await Console.Error.WriteLineAsync($"funcproxy failed, which is a bug: {exception}");
    return ExitCode.Unexpected;
}
