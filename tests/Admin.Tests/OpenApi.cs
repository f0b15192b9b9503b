using System.Text.Json.Nodes;

namespace FuncProxy.Admin.Tests;

/// <summary>The OpenAPI document, and whether an answer has the form that it gives.</summary>
internal sealed class OpenApi
{
    private readonly JsonObject _root;

    private OpenApi(JsonObject root) => _root = root;

    public JsonObject Root => _root;

    public static OpenApi Read()
    {
        using var stream = typeof(AdminSetup).Assembly.GetManifestResourceStream("openapi.json")!;
        return new OpenApi(JsonNode.Parse(stream)!.AsObject());
    }

    /// <summary>Every operation, as <c>GET instance</c>.</summary>
    public IEnumerable<string> Operations =>
        from path in _root["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select $"{operation.Key.ToUpperInvariant()} {path.Key[1..]}";

    /// <summary>What in an answer is not as its operation says.</summary>
    /// <param name="operation">The operation, as <c>GET instance</c>.</param>
    /// <param name="status">The answer's status.</param>
    /// <param name="mediaType">Its media type.</param>
    /// <param name="answer">Its body.</param>
    public IReadOnlyList<string> Flaws(string operation, int status, string mediaType, JsonNode? answer)
    {
        var (method, path) = (operation.Split(' ')[0].ToLowerInvariant(), "/" + operation.Split(' ')[1]);
        if (_root["paths"]![path]![method]!["responses"]![$"{status}"] is not { } response)
        {
            return [$"{operation} does not tell of {status}"];
        }
        if (Resolve(response)["content"]?[mediaType]?["schema"] is not { } schema)
        {
            return [$"{operation} does not tell of {mediaType} for {status}"];
        }
        var flaws = new List<string>();
        Check(Resolve(schema), answer, "$", flaws);
        return flaws;
    }

    private JsonNode Resolve(JsonNode node)
    {
        while (node["$ref"]?.GetValue<string>() is { } reference)
        {
            node = reference[2..].Split('/').Aggregate((JsonNode)_root, (at, name) => at[name] ?? throw new InvalidOperationException($"{reference} leads nowhere"));
        }
        return node;
    }

    private void Check(JsonNode schema, JsonNode? value, string at, List<string> flaws)
    {
        switch (schema["type"]?.GetValue<string>())
        {
            case "object" when value is JsonObject members:
                CheckMembers(schema, members, at, flaws);
                break;
            case "array" when value is JsonArray elements:
                for (var i = 0; i < elements.Count; i++)
                {
                    Check(Resolve(schema["items"]!), elements[i], $"{at}[{i}]", flaws);
                }
                break;
            case "string" when value?.GetValueKind() == System.Text.Json.JsonValueKind.String:
                if (schema["enum"] is JsonArray allowed && !allowed.Any(one => one!.GetValue<string>() == value.GetValue<string>()))
                {
                    flaws.Add($"{at} is '{value}'");
                }
                break;
            case "integer" when value?.GetValueKind() == System.Text.Json.JsonValueKind.Number && !value.ToJsonString().Contains('.'):
            case "number" when value?.GetValueKind() == System.Text.Json.JsonValueKind.Number:
            case "boolean" when value?.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False:
                break;
            default:
                flaws.Add($"{at} is {value?.ToJsonString() ?? "null"}, not {schema["type"]}");
                break;
        }
    }

    private void CheckMembers(JsonNode schema, JsonObject members, string at, List<string> flaws)
    {
        if (schema["properties"] is not JsonObject properties)
        {
            return;
        }
        foreach (var name in schema["required"]!.AsArray().Select(name => name!.GetValue<string>()).Where(name => !members.ContainsKey(name)))
        {
            flaws.Add($"{at}.{name} is missing");
        }
        foreach (var (name, member) in members)
        {
            if (properties[name] is not { } property)
            {
                flaws.Add($"{at}.{name} is not told of");
                continue;
            }
            Check(Resolve(property), member, $"{at}.{name}", flaws);
        }
    }
}
