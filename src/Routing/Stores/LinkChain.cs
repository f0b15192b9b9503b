namespace FuncProxy.Routing.Stores;

/// <summary>The way from a path to its file: every directory entry whose change leads elsewhere.</summary>
/// <param name="Entries">Directories (free of links) and the name in them that matters: each link on the way, the file itself or the first part that does not exist, and the file's directory.</param>
/// <param name="Target">The file in the end, whether it exists or not.</param>
internal sealed record LinkChain(IReadOnlyList<(string Directory, string Name)> Entries, string Target)
{
    // As Linux does (ELOOP).
    private const int MaxLinks = 40;

    public static LinkChain Resolve(string path)
    {
        var entries = new List<(string, string)>();
        var current = Path.GetPathRoot(path)!;
        var rest = new Stack<string>();
        Push(rest, path[current.Length..]);
        for (var links = 0; rest.TryPop(out var name);)
        {
            var entry = Path.Combine(current, name);
            var target = LinkTarget(entry);
            if (target is not null && links++ < MaxLinks)
            {
                entries.Add((current, name));
                var full = Path.GetFullPath(target, current);
                current = Path.GetPathRoot(full)!;
                Push(rest, full[current.Length..]);
                continue;
            }

            if (rest.Count <= 1 || !Directory.Exists(entry))
            {
                entries.Add((current, name));
            }

            if (rest.Count > 0 && !Directory.Exists(entry))
            {
                return new(entries, Path.Combine([entry, .. rest]));
            }

            current = entry;
        }

        return new(entries, current);
    }

    public bool IsSame(LinkChain? other) => other is not null && Target == other.Target && Entries.SequenceEqual(other.Entries);

    private static string? LinkTarget(string entry)
    {
        try
        {
            return new FileInfo(entry).LinkTarget;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void Push(Stack<string> rest, string relative)
    {
        var parts = relative.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        for (var i = parts.Length - 1; i >= 0; i--)
        {
            rest.Push(parts[i]);
        }
    }
}
