using System.Text.Json.Serialization;
using FuncProxy.Admin.Live;

namespace FuncProxy.Admin.Api;

/// <summary>The JSON of the API: camelCase, of requests unknown fields are errors.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(InstanceAnswer))]
[JsonSerializable(typeof(ExplainRequest))]
[JsonSerializable(typeof(WriteAnswer))]
[JsonSerializable(typeof(ValidationAnswer))]
[JsonSerializable(typeof(HistoryAnswer))]
[JsonSerializable(typeof(RollbackRequest))]
[JsonSerializable(typeof(AuditAnswer))]
[JsonSerializable(typeof(PurgeRequest))]
[JsonSerializable(typeof(PurgeAnswer))]
[JsonSerializable(typeof(DestinationsAnswer))]
[JsonSerializable(typeof(LimitsAnswer))]
[JsonSerializable(typeof(DestinationAnswer))]
[JsonSerializable(typeof(CountersAnswer))]
[JsonSerializable(typeof(ErrorsAnswer))]
[JsonSerializable(typeof(CacheAnswer))]
[JsonSerializable(typeof(TailLine))]
[JsonSerializable(typeof(DroppedNotice))]
internal sealed partial class AdminJson : JsonSerializerContext;
