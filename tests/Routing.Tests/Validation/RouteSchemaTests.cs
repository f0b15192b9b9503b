using System.Text.Json.Nodes;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Routing.Tests.Validation;

public sealed class RouteSchemaTests
{
    private const string Update = "UPDATE_SCHEMA";

    [Fact]
    public void Schema_file_is_that_of_the_model()
    {
        var file = Path.Combine(Repository.Root, "routes.schema.json");
        var schema = RouteSchema.Generate();
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            File.WriteAllText(file, schema);
        }

        File.ReadAllText(file).ReplaceLineEndings("\n").ShouldBe(schema, $"The model has changed; run the tests once with {Update}=1 and commit routes.schema.json.");
    }

    [Fact]
    public void Schema_knows_every_field_of_a_route_and_no_other()
    {
        var route = JsonNode.Parse(RouteSchema.Generate())!["properties"]!["routes"]!["additionalProperties"]!;

        route["additionalProperties"]!.GetValue<bool>().ShouldBeFalse();
        route["properties"]!.AsObject().Select(p => p.Key).ShouldBe(
            ["clusterId", "order", "match", "timeout", "maxRequestBodySize", "transforms", "respond", "access", "cors", "limits", "cache", "compression", "hiding", "streaming", "ai", "metadata"]);
        route["properties"]!["access"]!["properties"]!["allow"]!["anyOf"]![0]!["enum"]!.AsArray().Select(v => v!.GetValue<string>()).ShouldBe(["anonymous", "key", "jwt"]);
    }

    [Fact]
    public void Sample_is_valid_and_names_the_schema()
    {
        var sample = File.ReadAllBytes(Path.Combine(Repository.Root, "routes.json"));

        var result = RouteDocumentReader.Read(sample, _ => null);

        result.Errors.Select(e => e.ToString()).ShouldBeEmpty();
        result.Document!.Schema.ShouldBe("./routes.schema.json");
        result.Document.Routes!.Values.ShouldContain(r => r.Respond != null);
    }
}
