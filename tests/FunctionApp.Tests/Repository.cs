namespace FuncProxy.FunctionApp.Tests;

/// <summary>Files of the repository that tests look at.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>The full path of a file or folder.</summary>
    public static string At(params string[] path) => Path.Combine([Root, .. path]);

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "FuncProxy.sln"))
            ? folder
            : FindRoot(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException($"No FuncProxy.sln above {AppContext.BaseDirectory}."));
}
