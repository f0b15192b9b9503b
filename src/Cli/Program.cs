using System.CommandLine;
using FuncProxy.Cli;

var tool = Tool.Create();
if (Suggestions.TryParse(args, out var position, out var line))
{
    Suggestions.Write(tool, line, position, Console.Out);
    return ExitCode.Success;
}

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
