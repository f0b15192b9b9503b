namespace FuncProxy.TestKit;

/// <summary>The folder that holds the solution.</summary>
internal static class RepositoryRoot
{
    /// <summary>Its full path.</summary>
    public static string Path { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(System.IO.Path.Combine(folder, "FuncProxy.sln"))
            ? folder
            : Find(System.IO.Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException($"No FuncProxy.sln above {AppContext.BaseDirectory}."));
}
