using System.Collections;
using FuncProxy.TestKit;

namespace FuncProxy.FunctionApp.Tests.Published;

/// <summary>Runs the SDK from a test.</summary>
internal static class DotnetCommand
{
    /// <summary>The program that runs this test, else the one that PATH knows.</summary>
    public static string FileName { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Runs a command at the repository's root and returns its output.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has its output.</exception>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        await using var command = ProcessUnderTest.Start(new ProcessSetup
        {
            FileName = FileName,
            Arguments = arguments,
            WorkingDirectory = Repository.Root,
            Environment = WithoutTestRun(),
        });
        var code = await command.WaitForExitAsync(TimeSpan.FromMinutes(10));
        return code == 0
            ? command.Output
            : throw new InvalidOperationException($"dotnet {string.Join(' ', arguments)} ended with {code}:\n{command.Output}");
    }

    // The build that runs the tests leaves variables that would lead another build astray.
    private static Dictionary<string, string?> WithoutTestRun() => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .Select(variable => (string)variable.Key)
        .Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase))
        .ToDictionary(name => name, _ => (string?)null);
}
