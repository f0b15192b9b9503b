using System.CommandLine;
using System.Text;
using FuncProxy.Cli.Output;

namespace FuncProxy.Cli.Documents;

/// <summary>The new file that a command may write its document into.</summary>
internal static class OutputFile
{
    /// <summary>The option that names it.</summary>
    public static Option<string?> Option() => new("--output", "-o") { Description = "Writes into a new file instead of standard output.", HelpName = "FILE" };

    /// <summary>Writes it, where one is named.</summary>
    /// <returns>Null to go on; else how the command ends.</returns>
    public static async Task<ToolResult?> WriteAsync(string? path, string text, CancellationToken cancellationToken)
    {
        if (path is null)
        {
            return null;
        }

        return File.Exists(path)
            ? ToolResult.Fail(ExitCode.Refused, $"{path}: the file exists and is left as it is; name another")
            : await SavedFile.WriteAsync(path, before: null, Encoding.UTF8.GetBytes(text), cancellationToken);
    }
}
