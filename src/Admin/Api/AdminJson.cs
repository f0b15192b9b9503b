using System.Text.Json.Serialization;

namespace FuncProxy.Admin.Api;

/// <summary>The JSON of the API: camelCase, of requests unknown fields are errors.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(InstanceAnswer))]
[JsonSerializable(typeof(ExplainRequest))]
internal sealed partial class AdminJson : JsonSerializerContext;
