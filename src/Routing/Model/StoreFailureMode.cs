using System.Text.Json.Serialization;

namespace FuncProxy.Routing.Model;

/// <summary>What a shared limit does while its store cannot be reached.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<StoreFailureMode>))]
public enum StoreFailureMode
{
    /// <summary>Requests go on.</summary>
    Allow,

    /// <summary>Requests are refused.</summary>
    Deny,
}
