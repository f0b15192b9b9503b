using System.Text.RegularExpressions;

namespace FuncProxy.Forwarding.Tests.Docs;

/// <summary>Every rule of the security pages names tests, and every test that is named is there.</summary>
public sealed partial class SecurityPageTests
{
    [Fact]
    public void Every_named_test_of_the_upstream_page_exists()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs/security-upstream.md"));
        var named = TestName().Matches(page).Select(match => (Class: match.Groups[1].Value, Method: match.Groups[2].Value)).Distinct().ToList();
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .ToLookup(file => Path.GetFileNameWithoutExtension(file), File.ReadAllText);

        named.Count.ShouldBeGreaterThan(60);
        named.Where(test => !sources[test.Class].Any(source => source.Contains($" {test.Method}(", StringComparison.Ordinal))).ShouldBeEmpty();
    }

    [Fact]
    public void Every_rule_of_the_upstream_page_names_a_test()
    {
        var rows = File.ReadAllLines(Path.Combine(Repository.Root, "docs/security-upstream.md"))
            .TakeWhile(line => line != "## Fuzzing")
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| rule", StringComparison.Ordinal));

        rows.Where(row => !TestName().IsMatch(row)).ShouldBeEmpty();
    }

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex TestName();
}
