using System.Security.Cryptography;
using FuncProxy.Routing.Stores;
using FuncProxy.Routing.Stores.Generations;

namespace FuncProxy.Admin.Documents;

/// <summary>
/// The document in a file. It is replaced in one step, so that nobody reads half of one; this process and the tool take turns.
/// An editor that writes the file between a look at it and the replacement is not seen: a file has no versions. It is for one instance; fleets have a table.
/// </summary>
/// <param name="path">The file, as it is configured.</param>
internal sealed class FileDocuments(string path) : IDocumentPlace
{
    // As FileRouteStore reads.
    private const long MaxBytes = 64 * 1024 * 1024;
    private const int TagLength = 32;

    private readonly Lazy<bool> _isWritable = new(() => CanWrite(Target(path)));

    /// <inheritdoc/>
    public string Kind => "file";

    /// <inheritdoc/>
    public bool IsWritable => _isWritable.Value;

    /// <inheritdoc/>
    public async Task<PublishedText> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await LoadAsync(cancellationToken) is { } text ? new PublishedText(text, ETagOf(text), null, [], null) : PublishedText.Nothing;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return PublishedText.Failed($"{path}: the file could not be read (error {exception.HResult:x8}); see that it may be read and is no larger than {MaxBytes / (1024 * 1024)} MiB");
        }
    }

    /// <inheritdoc/>
    public Task<PublishedText> ReadAsync(int generation, CancellationToken cancellationToken) => Task.FromResult(PublishedText.Nothing);

    /// <inheritdoc/>
    public Task<(IReadOnlyList<GenerationRecord> Generations, string? Fault)> ReadHistoryAsync(CancellationToken cancellationToken)
        => Task.FromResult<(IReadOnlyList<GenerationRecord>, string?)>(([], null));

    /// <inheritdoc/>
    public async Task<WriteResult> ReplaceAsync(ReadOnlyMemory<byte> text, Precondition precondition, CancellationToken cancellationToken)
    {
        try
        {
            using var turn = await DocumentFileLock.TakeAsync(Target(path), TimeProvider.System, cancellationToken);
            var current = await LoadAsync(cancellationToken);
            var etag = current is null ? null : ETagOf(current);
            if (!precondition.Holds(etag))
            {
                return new WriteResult(WriteOutcome.Conflict, null, etag, []);
            }
            if (current is not null && text.Span.SequenceEqual(current))
            {
                return new WriteResult(WriteOutcome.Unchanged, null, etag, []);
            }
            await ReplaceAsync(Target(path), text, cancellationToken);
            return new WriteResult(WriteOutcome.Published, null, ETagOf(text.Span), []);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new WriteResult(WriteOutcome.Failed, null, null, [$"{path}: the file could not be written (error {exception.HResult:x8}); give the proxy's user the permission to write in its folder, or keep the routes in a table"]);
        }
    }

    /// <inheritdoc/>
    public Task<WriteResult> RollBackAsync(int generation, Precondition precondition, CancellationToken cancellationToken)
        => Task.FromResult(new WriteResult(WriteOutcome.Refused, null, null, [$"there is no generation {generation} to go back to: a routes file has no history; keep the routes in a table to have one"]));

    private static string ETagOf(ReadOnlySpan<byte> text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        return $"\"{Convert.ToHexStringLower(hash)[..TagLength]}\"";
    }

    /// <summary>The file that the path leads to in the end: a link stays one.</summary>
    private static string Target(string path) => (File.Exists(path) ? File.ResolveLinkTarget(Path.GetFullPath(path), returnFinalTarget: true)?.FullName : null) ?? Path.GetFullPath(path);

    private static async Task ReplaceAsync(string target, ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        var draft = Draft(target);
        try
        {
            await using (var file = new FileStream(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true))
            {
                await file.WriteAsync(text, cancellationToken);
                file.Flush(flushToDisk: true);
            }
            if (!OperatingSystem.IsWindows() && File.Exists(target))
            {
                File.SetUnixFileMode(draft, File.GetUnixFileMode(target));
            }
            File.Move(draft, target, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    private static string Draft(string target) => Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}");

    private static bool CanWrite(string target)
    {
        try
        {
            // Replacing a file takes the right to write in its folder; that to write the file does not matter.
            using var draft = new FileStream(Draft(target), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.DeleteOnClose });
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private async Task<byte[]?> LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, useAsync: true);
            if (file.Length > MaxBytes)
            {
                throw new IOException($"{file.Length} bytes");
            }
            using var content = new MemoryStream((int)file.Length);
            await file.CopyToAsync(content, cancellationToken);
            return content.ToArray();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
