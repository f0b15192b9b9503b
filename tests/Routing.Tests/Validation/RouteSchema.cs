using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Tests.Validation;

/// <summary>Makes the JSON schema of a document from the model's metadata and its XML comments.</summary>
internal static partial class RouteSchema
{
    private const string Setting = "%[A-Za-z_][A-Za-z0-9_.]*%";

    private static readonly Dictionary<string, string> Comments = XDocument
        .Load(Path.ChangeExtension(typeof(RouteDocument).Assembly.Location, ".xml"))
        .Descendants("member")
        .Where(m => m.Element("summary") is not null)
        .ToDictionary(m => m.Attribute("name")!.Value, m => Plain(m.Element("summary")!));

    public static string Generate()
    {
        var options = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform };
        var schema = RouteDocumentJson.Default.Options.GetJsonSchemaAsNode(typeof(RouteDocument), options).AsObject();
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "FuncProxy routes");
        return schema.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n";
    }

    private static JsonNode Transform(JsonSchemaExporterContext context, JsonNode node)
    {
        if (node is not JsonObject schema || schema.ContainsKey("$ref"))
        {
            return node;
        }

        DropNull(schema);
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object)
        {
            schema["additionalProperties"] = false;
        }
        else if (type.IsEnum)
        {
            schema.Clear();
            schema["anyOf"] = new JsonArray(new JsonObject { ["enum"] = EnumNames(type) }, new JsonObject { ["type"] = "string", ["pattern"] = Setting });
        }
        else if (type == typeof(TimeSpan))
        {
            schema["pattern"] = $@"^-?([0-9]+\.)?[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(\.[0-9]{{1,7}})?$|{Setting}";
        }
        else if (type == typeof(bool) || type == typeof(int) || type == typeof(long) || type == typeof(decimal))
        {
            schema["type"] = new JsonArray(type == typeof(bool) ? "boolean" : type == typeof(decimal) ? "number" : "integer", "string");
            schema["pattern"] = type == typeof(bool) ? $"^(true|false)$|{Setting}" : $"^-?[0-9.]+$|{Setting}";
        }
        else if (type == typeof(IReadOnlyDictionary<string, string>))
        {
            schema["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("string", "boolean", "number") };
        }

        Describe(context, schema);
        return schema;
    }

    private static void Describe(JsonSchemaExporterContext context, JsonObject schema)
    {
        var name = context.PropertyInfo is { } property
            ? $"P:{property.DeclaringType.FullName}.{char.ToUpperInvariant(property.Name.TrimStart('$')[0])}{property.Name.TrimStart('$')[1..]}"
            : $"T:{context.TypeInfo.Type.FullName}";
        if (Comments.TryGetValue(name, out var comment))
        {
            schema.Remove("description");
            schema.Insert(0, "description", comment);
        }
    }

    // The reader refuses the broken protocols.
    private static JsonArray EnumNames(Type type) =>
        [.. Enum.GetValues(type).Cast<object>().Select(v => JsonSerializer.SerializeToNode(v, RouteDocumentJson.Default.Options.GetTypeInfo(type))!.GetValue<string>())
            .Where(v => v is not ("Ssl2" or "Ssl3" or "Default")).Distinct().Select(v => (JsonNode?)v)];

    private static void DropNull(JsonObject schema)
    {
        if (schema["type"] is JsonArray types)
        {
            schema["type"] = types.Single(t => t!.GetValue<string>() != "null")!.DeepClone();
        }
    }

    private static string Plain(XElement summary)
    {
        foreach (var see in summary.Descendants("see").ToList())
        {
            see.ReplaceWith(Name(see.Attribute("cref")!.Value));
        }

        return Whitespace().Replace(summary.Value, " ").Trim();
    }

    // A property or a value as it is written in a document; YARP's enums keep their capitals.
    private static string Name(string reference)
    {
        var parts = reference[2..].Split('.');
        var value = typeof(RouteDocument).Assembly.GetType(string.Join('.', parts[..^1]))?.GetField(parts[^1]);
        return value?.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
            ?? (reference[0] == 'P' ? char.ToLowerInvariant(parts[^1][0]) + parts[^1][1..] : parts[^1]);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
