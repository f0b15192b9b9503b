using System.Buffers.Text;
using System.Collections.Frozen;
using System.Security.Cryptography;

namespace FuncProxy.Admin.Page;

/// <summary>The dashboard's files, which the assembly holds. They are read when the first of them is asked for: an instance that nobody looks at keeps none.</summary>
internal static class PageFiles
{
    /// <summary>The file that stands for the folder.</summary>
    public const string Index = "index.html";

    // As in Admin.csproj.
    private const string Folder = "page/";

    private static readonly Lazy<FrozenDictionary<string, PageFile>> Files = new(Read);

    /// <summary>Their paths in the dashboard's folder, separated by slashes.</summary>
    public static IReadOnlyList<string> Paths => Files.Value.Keys;

    /// <summary>The file of a path; null where there is none.</summary>
    /// <param name="path">In the dashboard's folder; empty for <see cref="Index"/>.</param>
    public static PageFile? Find(ReadOnlySpan<char> path)
        => Files.Value.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(path.IsEmpty ? Index : path, out var file) ? file : null;

    private static FrozenDictionary<string, PageFile> Read()
    {
        var assembly = typeof(PageFiles).Assembly;
        var files = new Dictionary<string, PageFile>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames())
        {
            if (name.StartsWith(Folder, StringComparison.Ordinal))
            {
                // Folders are separated as on the machine that has built it.
                var path = name[Folder.Length..].Replace('\\', '/');
                using var stream = assembly.GetManifestResourceStream(name)!;
                var content = new byte[stream.Length];
                stream.ReadExactly(content);
                files.Add(path, new PageFile(content, TypeOf(path), $"\"{Base64Url.EncodeToString(SHA256.HashData(content).AsSpan(0, 12))}\""));
            }
        }
        return files.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string TypeOf(string path) => Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => throw new InvalidOperationException($"The dashboard has a file without a media type: {path}"),
    };
}
