namespace FuncProxy.Forwarding.Tests;

/// <summary>Files of the repository that tests look at.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    private static string FindRoot(string directory) =>
        File.Exists(Path.Combine(directory, "FuncProxy.sln")) ? directory : FindRoot(Path.GetDirectoryName(directory)!);
}
