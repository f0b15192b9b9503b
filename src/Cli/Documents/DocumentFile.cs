using System.CommandLine;
using FuncProxy.Cli.Output;

namespace FuncProxy.Cli.Documents;

/// <summary>The document that a command was given.</summary>
internal static class DocumentFile
{
    /// <summary>The name of standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>The argument that names it.</summary>
    public static Argument<string> Argument(string description = "The routes file; - for standard input.") => new("FILE") { Description = description };

    /// <summary>Reads it.</summary>
    /// <param name="path">The file, or <c>-</c> for standard input.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<Attempt<byte[]>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (path.Length == 0 || Directory.Exists(path))
        {
            return ToolResult.Fail(ExitCode.Refused, path.Length == 0 ? "the file's name is empty; name the routes file" : $"{path}: this is a folder; name the routes file in it");
        }

        try
        {
            if (path != StandardInput)
            {
                return await File.ReadAllBytesAsync(path, cancellationToken);
            }

            await using var input = Console.OpenStandardInput();
            using var content = new MemoryStream();
            await input.CopyToAsync(content, cancellationToken);
            return content.ToArray();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return ToolResult.Fail(ExitCode.Refused, exception is FileNotFoundException or DirectoryNotFoundException
                ? $"{path}: the file does not exist; name the routes file"
                : $"{path}: the file cannot be read: {exception.Message}");
        }
    }
}
