using System.Text.Json;

namespace FuncProxy.Routing.Tests.Docs;

public class ConfigurationPageTests
{
    [Fact]
    public void Page_names_every_field_of_the_schema()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "routes.schema.json")));
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs/configuration.md"));

        var fields = Fields(schema.RootElement).Distinct().ToList();
        fields.Count.ShouldBeGreaterThan(80);
        fields.Where(field => !page.Contains(field)).ShouldBeEmpty();
    }

    private static IEnumerable<string> Fields(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(each =>
            each.Name == "properties" && each.Value.ValueKind == JsonValueKind.Object
                ? each.Value.EnumerateObject().SelectMany(field => Fields(field.Value).Prepend(field.Name))
                : Fields(each.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Fields),
        _ => [],
    };
}
