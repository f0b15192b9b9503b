namespace FuncProxy.TestKit;

/// <summary>A new folder under the system's temporary one, deleted with all that is in it on disposal.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>The folder's full path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("funcproxy-").FullName;

    /// <summary>The full path of a name in the folder.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file, and the folders above it, in place; returns its full path.</summary>
    public string Write(string name, string content)
    {
        var path = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Replaces a file in one step, as editors and deployments do: a new file is renamed over it.</summary>
    public string Replace(string name, string content)
    {
        var aside = Write($"{name}.{Guid.NewGuid():N}", content);
        File.Move(aside, this[name], overwrite: true);
        return this[name];
    }

    /// <summary>Deletes the folder.</summary>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
