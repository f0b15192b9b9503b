using System.Text.Json;
using System.Text.Json.Serialization;

namespace FuncProxy.Routing.Model;

/// <summary>The document's JSON form: camelCase, letter case ignored when read, comments and trailing commas allowed, unset fields left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(RouteDocument))]
public sealed partial class RouteDocumentJson : JsonSerializerContext;
