using FuncProxy.Forwarding.Access;

namespace FuncProxy.Forwarding.Tests.Docs;

/// <summary>What docs/security*.md claim is there.</summary>
public sealed class SecurityDocsTests
{
    public static TheoryData<string> Pages => [.. Directory.GetFiles(Path.Combine(NamedTests.Root, "docs"), "security*.md").Select(path => Path.GetFileName(path)!)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_test_that_a_page_names_exists(string page)
    {
        NamedTests.In(Text(page)).Count.ShouldBeGreaterThan(20);
        NamedTests.Missing(Text(page)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_rule_of_a_page_names_a_test(string page)
    {
        var rules = Text(page).Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal) && line.Count(c => c == '|') == 4 && !line.StartsWith("| rule |", StringComparison.Ordinal)).ToList();

        rules.Count.ShouldBeGreaterThan(20);
        rules.Where(line => NamedTests.In(line.Split('|')[2]).Count == 0).ShouldBeEmpty();
    }

    [Fact]
    public void Block_list_is_on_the_page_whole() =>
        ScannerPaths.All.Where(name => !Text("security.md").Contains($"`{name}`")).ShouldBeEmpty();

    private static string Text(string page) => File.ReadAllText(Path.Combine(NamedTests.Root, "docs", page));
}
