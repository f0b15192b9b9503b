using FuncProxy.Cli.Output;
using FuncProxy.Routing.Stores;

namespace FuncProxy.Cli.Documents;

/// <summary>Writes files so that at every moment either the old content is there or the new, whole, and of two writers none loses what the other wrote.</summary>
internal static class SavedFile
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">The file; where it is a link, the file that it leads to is written.</param>
    /// <param name="before">What it held when it was read: when it holds something else by now, nothing is written. Null for a file that must not exist yet.</param>
    /// <param name="content">The new content.</param>
    /// <param name="cancellationToken">Ends it, with the old content untouched.</param>
    /// <returns>Null when it is written; else how the command ends.</returns>
    public static async Task<ToolResult?> WriteAsync(string path, byte[]? before, byte[] content, CancellationToken cancellationToken)
    {
        try
        {
            return await ReplaceAsync(path, before, content, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return ToolResult.Fail(ExitCode.Refused, $"{path}: the file cannot be written: {exception.Message}");
        }
    }

    private static async Task<ToolResult?> ReplaceAsync(string path, byte[]? before, byte[] content, CancellationToken cancellationToken)
    {
        // A link without a folder before its name would be followed from the root.
        var target = Path.GetFullPath(path);
        target = (before is null ? null : File.ResolveLinkTarget(target, returnFinalTarget: true)?.FullName) ?? target;
        var temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        try
        {
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                await file.WriteAsync(content, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            using var writing = await DocumentFileLock.TakeAsync(target, TimeProvider.System, cancellationToken);
            if (before is not null && !(await File.ReadAllBytesAsync(target, cancellationToken)).AsSpan().SequenceEqual(before))
            {
                return ToolResult.Fail(ExitCode.Conflict, $"{path}: the file was changed meanwhile and is left as it is; try again");
            }

            if (before is not null && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
            }

            File.Move(temporary, target, overwrite: before is not null);
            return null;
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
