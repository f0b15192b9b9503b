using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FuncProxy.Routing.Consumers;
using FuncProxy.Routing.Editing;
using FuncProxy.Routing.Validation;
using FuncProxy.TestKit.Documents;

namespace FuncProxy.Routing.Tests.Editing;

public sealed class ConsumerKeyEditorTests
{
    private static readonly string Entry = ConsumerKey.Entry("fp_a");

    [Theory]
    [InlineData("{}", "{\n  \"consumers\": { \"a\": { \"keys\": [\"KEY\"] } }\n}")]
    [InlineData("{ \"routes\": {} }", "{ \"routes\": {}, \"consumers\": { \"a\": { \"keys\": [\"KEY\"] } } }")]
    [InlineData("{\n    \"routes\": {}, // none\n}\n", "{\n    \"routes\": {}, // none\n    \"consumers\": { \"a\": { \"keys\": [\"KEY\"] } }\n}\n")]
    [InlineData("{\n  \"routes\": {} // none\n}", "{\n  \"routes\": {}, // none\n  \"consumers\": { \"a\": { \"keys\": [\"KEY\"] } }\n}")]
    [InlineData("{\r\n\t\"consumers\": {\r\n\t\t\"b\": {}\r\n\t}\r\n}", "{\r\n\t\"consumers\": {\r\n\t\t\"b\": {},\r\n\t\t\"a\": { \"keys\": [\"KEY\"] }\r\n\t}\r\n}")]
    [InlineData("{ \"consumers\": null }", "{ \"consumers\": { \"a\": { \"keys\": [\"KEY\"] } } }")]
    [InlineData("{ \"Consumers\": { \"a\": { \"Keys\": [] } } }", "{ \"Consumers\": { \"a\": { \"Keys\": [\n  \"KEY\"\n] } } }")]
    [InlineData("{ \"consumers\": { \"a\": { \"keys\": [\"x\", ] } } }", "{ \"consumers\": { \"a\": { \"keys\": [\"x\", \"KEY\" ] } } }")]
    [InlineData("{\n  \"consumers\": { \"a\": { \"keys\": [\n    \"x\" // old\n  ] } }\n}", "{\n  \"consumers\": { \"a\": { \"keys\": [\n    \"x\", // old\n    \"KEY\"\n  ] } }\n}")]
    public void Key_is_added_where_it_belongs_and_nothing_else_changes(string before, string after)
    {
        var edited = Encoding.UTF8.GetString(ConsumerKeyEditor.Add(Encoding.UTF8.GetBytes(before), "a", Entry));

        edited.ShouldBe(after.Replace("KEY", Entry));
        Parses(edited);
    }

    [Theory]
    [InlineData("[\"x\", \"KEY\"]", "[\"x\"]")]
    [InlineData("[\"KEY\", \"x\"]", "[\"x\"]")]
    [InlineData("[\"KEY\"]", "[]")]
    [InlineData("[\n  \"x\", // a\n  \"KEY\", // b\n  \"y\" // c\n]", "[\n  \"x\", // a\n   // b\n  \"y\" // c\n]")]
    [InlineData("[\n  \"x\", // a, b\n  \"KEY\"\n]", "[\n  \"x\" // a, b\n]")]
    [InlineData("[\n  \"x\",\n  \"KEY\",\n]", "[\n  \"x\",\n]")]
    public void Key_is_taken_out_with_its_comma_and_comments_stay(string before, string after)
    {
        var document = $$"""{ "consumers": { "a": { "keys": {{before}} } } }""".Replace("KEY", Entry);

        var edited = Encoding.UTF8.GetString(ConsumerKeyEditor.Remove(Encoding.UTF8.GetBytes(document), "a", Entry));

        edited.ShouldBe($$"""{ "consumers": { "a": { "keys": {{after}} } } }""");
        Parses(edited);
    }

    [Fact]
    public void Byte_order_mark_stays() =>
        ConsumerKeyEditor.Add("\uFEFF{}"u8, "a", Entry).AsSpan().StartsWith("\uFEFF{"u8).ShouldBeTrue();

    [Fact]
    public void Key_that_is_added_and_taken_away_leaves_the_document_as_it_was() => Prop.ForAll(RouteDocumentGenerator.Arbitrary, document =>
    {
        var text = RouteDocumentWriter.Write(document);
        var added = ConsumerKeyEditor.Add(text, "the consumer", Entry);

        RouteDocumentReader.Read(added, settings: null, rules: null, acceptsNotYetBuilt: true).Document!.Consumers!["the consumer"].Keys.ShouldBe([Entry]);

        var removed = ConsumerKeyEditor.Remove(added, "the consumer", Entry);
        var read = RouteDocumentReader.Read(removed, settings: null, rules: null, acceptsNotYetBuilt: true).Document!;
        var others = read with { Consumers = read.Consumers!.Where(one => one.Key != "the consumer").ToDictionary() };
        RouteDocumentWriter.Write(others with { Consumers = others.Consumers!.Count == 0 ? document.Consumers : others.Consumers }).ShouldBe(text);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));

    private static void Parses(string text) =>
        JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }).Dispose();
}
