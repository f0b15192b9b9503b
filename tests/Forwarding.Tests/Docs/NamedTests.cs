using System.Text.RegularExpressions;

namespace FuncProxy.Forwarding.Tests.Docs;

/// <summary>The tests that pages name, and those that there are.</summary>
internal static partial class NamedTests
{
    /// <summary>The repository's folder.</summary>
    public static readonly string Root = FindRoot();

    private static readonly Lazy<HashSet<string>> Known = new(Find);

    /// <summary>The tests that a text names, as <c>Class.Method</c>.</summary>
    public static IReadOnlyList<string> In(string text) => [.. TestName().Matches(text).Select(match => match.Groups[1].Value).Distinct()];

    /// <summary>Those that a text names and that are not there.</summary>
    public static IReadOnlyList<string> Missing(string text) => [.. In(text).Where(name => !Known.Value.Contains(name))];

    /// <summary>Every fact, theory and property, read from the sources: they are in several assemblies.</summary>
    private static HashSet<string> Find()
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "tests"), "*.cs", SearchOption.AllDirectories))
        {
            foreach (Match match in TestMethod().Matches(File.ReadAllText(file)))
            {
                known.Add($"{Path.GetFileNameWithoutExtension(file)}.{match.Groups[1].Value}");
            }
        }
        known.Count.ShouldBeGreaterThan(200);
        return known;
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FuncProxy.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new FileNotFoundException("FuncProxy.sln");
        }
        return folder;
    }

    [GeneratedRegex(@"`(\w+(?:Tests|Properties)\.\w+)`")]
    private static partial Regex TestName();

    // An attribute of xunit or FsCheck, further attributes, then the method.
    [GeneratedRegex(@"\[(?:Fact|Theory|Property)[^\n]*\n(?:\s*(?:\[[^\n]*|//[^\n]*)\n)*\s*public (?:async )?\w+ (\w+)\(")]
    private static partial Regex TestMethod();
}
