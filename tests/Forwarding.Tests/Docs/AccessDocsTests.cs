namespace FuncProxy.Forwarding.Tests.Docs;

/// <summary>What docs/access.md claims is there.</summary>
public sealed class AccessDocsTests
{
    private const string TableHead = "| tried | answer | test |";

    private static readonly string Page = File.ReadAllText(Path.Combine(NamedTests.Root, "docs", "access.md"));

    [Fact]
    public void Every_test_that_the_page_names_exists()
    {
        NamedTests.In(Page).Count.ShouldBeGreaterThan(40);
        NamedTests.Missing(Page).ShouldBeEmpty();
    }

    [Fact]
    public void Every_way_in_that_was_tried_names_a_test()
    {
        var lines = Page.Split('\n');
        var rows = new List<string>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i] == TableHead)
            {
                rows.AddRange(lines.Skip(i + 2).TakeWhile(line => line.StartsWith('|')));
            }
        }

        rows.Count.ShouldBeGreaterThan(30);
        rows.Where(row => NamedTests.In(row.Split('|')[3]).Count == 0).ShouldBeEmpty();
    }
}
