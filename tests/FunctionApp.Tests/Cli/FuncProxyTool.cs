using FuncProxy.FunctionApp.Tests.Published;
using FuncProxy.TestKit;

namespace FuncProxy.FunctionApp.Tests.Cli;

/// <summary>The tool as a process of its own.</summary>
internal static class FuncProxyTool
{
    // A run in the background of a shell hands on that Ctrl-C is ignored.
    private static readonly string[] Command = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", DotnetCommand.FileName] : [DotnetCommand.FileName];

    /// <summary>Starts it.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Changes to the environment.</param>
    public static ProcessUnderTest Start(string[] arguments, IReadOnlyDictionary<string, string?>? environment = null) => ProcessUnderTest.Start(new ProcessSetup
    {
        FileName = Command[0],
        Arguments = [.. Command[1..], Path.Combine(AppContext.BaseDirectory, "FuncProxy.Cli.dll"), .. arguments],
        Environment = environment ?? new Dictionary<string, string?>(),
    });

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int Code, string Output)> RunAsync(params string[] arguments) => await RunAsync(arguments, null);

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int Code, string Output)> RunAsync(string[] arguments, IReadOnlyDictionary<string, string?>? environment)
    {
        await using var process = Start(arguments, environment);
        return (await process.WaitForExitAsync(), process.Output);
    }
}
