using System.Text.Json.Serialization;

namespace FuncProxy.Forwarding.Explaining;

/// <summary>An explanation's JSON form: camelCase, unset fields left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(RouteExplanation))]
public sealed partial class ExplanationJson : JsonSerializerContext;
