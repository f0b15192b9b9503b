using System.Text.Json;
using System.Text.RegularExpressions;
using FuncProxy.Forwarding.Transforms;

namespace FuncProxy.Forwarding.Tests.Transforms;

public class TransformDocsTests
{
    private static readonly string Text = File.ReadAllText(Find("docs/transforms.md"));

    [Fact]
    public void Every_transform_is_in_the_docs() =>
        TransformCatalog.ByName.Values.Select(known => known.Name).Where(name => !Text.Contains($"`{name}`")).ShouldBeEmpty();

    [Fact]
    public void Every_example_in_the_docs_compiles()
    {
        var examples = Regex.Matches(Text, @"\{ "".*?"" \}").Select(match => match.Value).ToArray();

        examples.Length.ShouldBeGreaterThan(20);
        foreach (var example in examples)
        {
            var route = Sample.Route("/{id}/{**rest}") with { Transforms = [JsonSerializer.Deserialize<Dictionary<string, string>>(example)!] };
            TransformValidation.Check(route).ShouldBeEmpty(example);
        }
    }

    private static string Find(string path)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, path)))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new FileNotFoundException(path);
        }
        return Path.Combine(folder, path);
    }
}
