namespace FuncProxy.Routing.Stores;

/// <summary>Holds off other writers of a document's file, in this process and others of this machine, while one compares and replaces it.</summary>
/// <remarks>The lock is a hidden file beside the document, whose own is another one with each replacement: whoever may replace the document may make it there, and sees it whichever container or service it runs in. It stays, since one that is deleted could be held twice. Editors know nothing of it.</remarks>
public sealed class DocumentFileLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

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
                return new DocumentFileLock(new FileStream(name, FileMode.OpenOrCreate, FileAccess.Read, FileShare.None));
            }
            catch (IOException) when (File.Exists(name) && time.GetElapsedTime(since) < Limit)
            {
                await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Lets others write.</summary>
    public void Dispose() => _file.Dispose();
}
