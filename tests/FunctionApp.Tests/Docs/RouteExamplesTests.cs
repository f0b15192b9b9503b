using System.Text;
using System.Text.RegularExpressions;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Validation;

namespace FuncProxy.FunctionApp.Tests.Docs;

/// <summary>Every routes document that the pages show is one that the proxy takes.</summary>
public sealed partial class RouteExamplesTests
{
    private static readonly string[] Pages = [Repository.At("README.md"), .. Directory.GetFiles(Repository.At("docs"), "*.md")];

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/configuration.md")]
    public void Page_shows_a_routes_document(string page) => DocumentsIn(Repository.At(page)).ShouldNotBeEmpty();

    [Fact]
    public void Every_routes_document_that_is_shown_is_taken()
    {
        var errors =
            from page in Pages
            from document in DocumentsIn(page)
            from error in RouteDocumentReader.Read(Encoding.UTF8.GetBytes(document.Text), settings: null, ProxyEngine.Rules).Errors
            select $"{Path.GetRelativePath(Repository.Root, page)}, block at line {document.Line}: {error}";

        errors.ShouldBeEmpty();
    }

    private static IEnumerable<(int Line, string Text)> DocumentsIn(string page)
    {
        var text = File.ReadAllText(page);
        return
            from Match block in JsonBlock().Matches(text)
            let json = block.Groups["json"]
            where json.Value.Contains("\"routes\"", StringComparison.Ordinal)
            select (text.AsSpan(0, json.Index).Count('\n') + 1, json.Value);
    }

    [GeneratedRegex(@"^```jsonc?[ \t]*\r?\n(?<json>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex JsonBlock();
}
