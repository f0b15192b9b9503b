using System.CommandLine;

namespace FuncProxy.Cli;

/// <summary>The document that a command was given.</summary>
internal static class DocumentFile
{
    /// <summary>The argument that names it.</summary>
    public static Argument<string> Argument() => new("FILE") { Description = "The routes file; - for standard input." };

    /// <summary>Reads it.</summary>
    /// <param name="path">The file, or <c>-</c> for standard input.</param>
    /// <param name="error">Receives a line when it cannot be read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The text; null when it cannot be read.</returns>
    public static async Task<byte[]?> ReadAsync(string path, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            if (path != "-")
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
            await error.WriteLineAsync(exception is FileNotFoundException or DirectoryNotFoundException
                ? $"{path}: the file does not exist; name the routes file"
                : $"{path}: the file cannot be read: {exception.Message}");
            return null;
        }
    }
}
