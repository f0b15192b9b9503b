using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FuncProxy.Routing.Model;
using FuncProxy.Routing.Validation;
using FuncProxy.TestKit.Documents;

namespace FuncProxy.Routing.Tests.Validation;

public sealed class RouteDocumentRoundTripTests
{
    [Fact]
    public void Any_valid_document_reads_back_as_it_was_written()
    {
        Prop.ForAll(RouteDocumentGenerator.Arbitrary, Survives).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void Unset_fields_are_left_out()
    {
        var json = Encoding.UTF8.GetString(RouteDocumentWriter.Write(new RouteDocument { Clusters = new Dictionary<string, ClusterConfig> { ["c"] = new() } }));

        json.ReplaceLineEndings("\n").ShouldBe("{\n  \"clusters\": {\n    \"c\": {}\n  }\n}");
    }

    [Fact]
    public void Setting_names_survive_when_settings_are_not_given()
    {
        var text = """{"clusters":{"c":{"destinations":{"d":{"address":"%BACKEND%"}},"metadata":{"a":"%%A%"}}}}""";

        var written = RouteDocumentWriter.Write(RouteDocumentReader.Read(Encoding.UTF8.GetBytes(text), settings: null).Document.ShouldNotBeNull());

        Encoding.UTF8.GetString(written).ShouldContain("\"%BACKEND%\"");
        Encoding.UTF8.GetString(written).ShouldContain("\"%%A%\"");
    }

    private static void Survives(RouteDocument document)
    {
        var written = RouteDocumentWriter.Write(document);

        var read = RouteDocumentReader.Read(written, _ => null, null, acceptsNotYetBuilt: true);

        read.Errors.Select(e => e.ToString()).ShouldBeEmpty();
        RouteDocumentWriter.Write(read.Document!).ShouldBe(written);
    }
}
