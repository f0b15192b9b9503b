using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FuncProxy.Routing.Comparing;
using FuncProxy.Routing.Validation;
using FuncProxy.TestKit.Documents;

namespace FuncProxy.Routing.Tests.Comparing;

public sealed class DocumentDiffTests
{
    [Fact]
    public void Changes_are_told_by_entry_and_by_field()
    {
        Compare(
            """{ "routes": { "a": { "order": 1, "match": { "path": "/a" } }, "b": { "respond": {} } } }""",
            """{ "routes": { "a": { "match": { "path": "/x" }, "timeout": "00:00:01" } }, "clusters": { "c": {} } }""").ShouldBe(
        [
            "Removed $.routes.a.order 1 ",
            "Changed $.routes.a.match.path \"/a\" \"/x\"",
            "Added $.routes.a.timeout  \"00:00:01\"",
            "Removed $.routes.b {\"respond\":{}} ",
            "Added $.clusters.c  {}",
        ], ignoreOrder: true);
    }

    [Theory]
    [InlineData("""{ "routes": { "a": { "order": 1, "timeout": null } } }""", """{ // same\n "Routes": { "a": { "ORDER": 1, } } }""")]
    [InlineData("{}", """{ "routes": {}, "clusters": null }""")]
    public void Spelling_comments_null_and_empty_sections_are_no_change(string before, string after) => Compare(before, after.Replace("\\n", "\n")).ShouldBeEmpty();

    [Fact]
    public void Ids_are_told_apart_by_letter_case() =>
        Compare("""{ "routes": { "a": {} } }""", """{ "routes": { "A": {} } }""").ShouldBe(["Removed $.routes.a {} ", "Added $.routes.A  {}"]);

    [Fact]
    public void Document_is_the_same_as_itself_and_not_as_another() => Prop.ForAll(RouteDocumentGenerator.Arbitrary, RouteDocumentGenerator.Arbitrary, (one, other) =>
    {
        var (left, right) = (RouteDocumentWriter.Write(one), RouteDocumentWriter.Write(other));
        DocumentDiff.Compare(left, left).ShouldBeEmpty();
        var isEmpty = (one.Routes?.Count ?? 0) + (one.Clusters?.Count ?? 0) + (one.Consumers?.Count ?? 0) + (other.Routes?.Count ?? 0) + (other.Clusters?.Count ?? 0) + (other.Consumers?.Count ?? 0) == 0;
        (DocumentDiff.Compare(left, right).Count == 0).ShouldBe(left.AsSpan().SequenceEqual(right) || (isEmpty && one.Schema == other.Schema));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    private static string[] Compare(string before, string after) =>
        [.. DocumentDiff.Compare(Encoding.UTF8.GetBytes(before), Encoding.UTF8.GetBytes(after)).Select(change => $"{change.Kind} {change.Path} {change.Before} {change.After}")];
}
