using System.Collections.Frozen;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Shapes;

/// <summary>Builds the document's shape from the source-generated metadata of the model, so that the two cannot differ.</summary>
internal static class ShapeBuilder
{
    public static Shape Document { get; } = Build(RouteDocumentJson.Default.RouteDocument);

    /// <summary>Builds the shape of what some metadata describes.</summary>
    public static Shape Build(JsonTypeInfo info) => info.Kind switch
    {
        JsonTypeInfoKind.Object => BuildObject(info),
        JsonTypeInfoKind.Dictionary => new(ShapeKind.Dictionary, info.Type) { Element = Build(Info(info.ElementType!)) },
        JsonTypeInfoKind.Enumerable => new(ShapeKind.List, info.Type) { Element = Build(Info(info.ElementType!)) },
        _ => BuildValue(Nullable.GetUnderlyingType(info.Type) ?? info.Type),
    };

    private static JsonTypeInfo Info(Type type) => RouteDocumentJson.Default.Options.GetTypeInfo(type);

    private static Shape BuildObject(JsonTypeInfo info)
    {
        var fields = new List<ShapeField>();
        foreach (var property in info.Properties)
        {
            fields.Add(new(property.Name, fields.Count, () => Info(property.PropertyType)));
        }

        return new(ShapeKind.Object, info.Type)
        {
            Fields = fields.ToFrozenDictionary(f => f.Name, StringComparer.OrdinalIgnoreCase),
            Names = [.. fields.Select(f => f.Name)],
        };
    }

    private static Shape BuildValue(Type type)
    {
        if (type.IsEnum)
        {
            return new(ShapeKind.Enum, type) { Values = EnumNames(type) };
        }

        return type switch
        {
            _ when type == typeof(string) => new(ShapeKind.Text, type),
            _ when type == typeof(bool) => new(ShapeKind.Boolean, type),
            _ when type == typeof(int) => new(ShapeKind.Integer, type) { Range = (int.MinValue, int.MaxValue) },
            _ when type == typeof(long) => new(ShapeKind.Integer, type) { Range = (long.MinValue, long.MaxValue) },
            _ when type == typeof(decimal) => new(ShapeKind.Number, type),
            _ when type == typeof(TimeSpan) => new(ShapeKind.Time, type),
            _ => throw new NotSupportedException($"The model holds a {type}, which the reader cannot check."),
        };
    }

    // Writing each value asks the converter for its name, whatever naming it follows.
    private static string[] EnumNames(Type type)
    {
        var names = new List<string>();
        foreach (var value in Enum.GetValuesAsUnderlyingType(type))
        {
            using var json = JsonDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(Enum.ToObject(type, value), Info(type)));
            var name = json.RootElement.GetString()!;
            if (!names.Contains(name) && !(type == typeof(SslProtocols) && IsBroken(name)))
            {
                names.Add(name);
            }
        }

        return [.. names];
    }

    // SSL 2 and 3 are broken (RFC 6176, RFC 7568), and Default means SSL 3 and TLS 1.0.
    private static bool IsBroken(string protocol) => protocol is "Ssl2" or "Ssl3" or "Default";
}
