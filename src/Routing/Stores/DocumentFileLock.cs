namespace FuncProxy.Routing.Stores;

/// <summary>Holds off other writers of a document's file, in this process and others, while one compares and replaces it.</summary>
/// <remarks>
/// The lock is a hidden file beside the document, whose own is another one with each replacement: whoever may replace the document may make it there, and sees it whichever container or service it runs in.
/// Its holder deletes it. Who opened it before that, and gets it after, holds a file that nobody else will see: so a holder gives its file a time by chance, and looks whether the name leads to a file of that time. Editors know nothing of it.
/// </remarks>
public sealed class DocumentFileLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly FileStream _file;

    private DocumentFileLock(FileStream file) => _file = file;

    /// <summary>Waits until no other writer has the file, ten seconds at the most.</summary>
    /// <param name="path">The document's file, with links resolved.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="IOException">Another writer has it for too long, or there is no place for the lock.</exception>
    public static async Task<DocumentFileLock> TakeAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(time);
        var document = Path.GetFullPath(path);
        var name = Path.Combine(Path.GetDirectoryName(document)!, $".{Path.GetFileName(document)}.lock");
        for (var since = time.GetTimestamp(); ;)
        {
            try
            {
                if (TryHold(new FileStream(name, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)) is { } held)
                {
                    return held;
                }
            }
            catch (IOException) when (time.GetElapsedTime(since) < Limit && Directory.Exists(Path.GetDirectoryName(document)))
            {
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Lets others write.</summary>
    public void Dispose()
    {
        // Where a file cannot be deleted while it is open, nobody can open one that is about to be deleted either.
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(_file.Name);
        }
        _file.Dispose();
        if (OperatingSystem.IsWindows())
        {
            TryDelete(_file.Name);
        }
    }

    private static DocumentFileLock? TryHold(FileStream file)
    {
        if (OperatingSystem.IsWindows())
        {
            return new DocumentFileLock(file);
        }
        try
        {
            File.SetLastWriteTimeUtc(file.SafeFileHandle, Epoch.AddTicks(Random.Shared.NextInt64(TimeSpan.TicksPerDay * 3650)));
            if (File.GetLastWriteTimeUtc(file.SafeFileHandle) == File.GetLastWriteTimeUtc(file.Name))
            {
                return new DocumentFileLock(file);
            }
        }
        catch
        {
            file.Dispose();
            throw;
        }
        file.Dispose();
        return null;
    }

    private static void TryDelete(string name)
    {
        try
        {
            File.Delete(name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another writer has it by now.
        }
    }
}
