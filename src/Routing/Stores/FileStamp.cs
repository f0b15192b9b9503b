namespace FuncProxy.Routing.Stores;

/// <summary>What tells a state of a file from another without reading it.</summary>
/// <param name="Target">The file that the path leads to in the end.</param>
/// <param name="Length">Its length in bytes; -1 when it does not exist.</param>
/// <param name="Written">When it was last written.</param>
/// <param name="Created">When it was created; tells a file from another that was moved over it.</param>
internal readonly record struct FileStamp(string Target, long Length, DateTime Written, DateTime Created)
{
    public static FileStamp Of(string target)
    {
        var file = new FileInfo(target);
        try
        {
            return file.Exists ? new(target, file.Length, file.LastWriteTimeUtc, file.CreationTimeUtc) : new(target, -1, default, default);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It went away between two questions.
            return new(target, -1, default, default);
        }
    }
}
