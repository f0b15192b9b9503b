using System.Text.RegularExpressions;
using FuncProxy.Forwarding.Access;

namespace FuncProxy.Forwarding.Tests.Docs;

/// <summary>What docs/security*.md claim is there.</summary>
public sealed partial class SecurityDocsTests
{
    private static readonly string Root = FindRoot();

    public static TheoryData<string> Pages => [.. Directory.GetFiles(Path.Combine(Root, "docs"), "security*.md").Select(path => Path.GetFileName(path)!)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_test_that_a_page_names_exists(string page)
    {
        var known = KnownTests();

        var named = TestName().Matches(Text(page)).Select(match => match.Groups[1].Value).Distinct().ToList();

        named.Count.ShouldBeGreaterThan(20);
        named.Where(name => !known.Contains(name)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_rule_of_a_page_names_a_test(string page)
    {
        var rules = Text(page).Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line.Count(c => c == '|') == 4 && !line.StartsWith("| rule |", StringComparison.Ordinal)).ToList();

        rules.Count.ShouldBeGreaterThan(20);
        rules.Where(line => !TestName().IsMatch(line.Split('|')[2])).ShouldBeEmpty();
    }

    [Fact]
    public void Block_list_is_on_the_page_whole() =>
        ScannerPaths.All.Where(name => !Text("security.md").Contains($"`{name}`")).ShouldBeEmpty();

    private static string Text(string page) => File.ReadAllText(Path.Combine(Root, "docs", page));

    /// <summary>Every fact, theory and property as <c>Class.Method</c>, read from the sources: they are in several assemblies.</summary>
    private static HashSet<string> KnownTests()
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
