using System.Text.Json.Serialization;

namespace FuncProxy.Routing.Model;

/// <summary>What a shared limit does while its store cannot be reached.</summary>
public enum StoreFailureMode
{
    /// <summary>Requests go on.</summary>
    [JsonStringEnumMemberName("allow")]
    Allow,

    /// <summary>Requests are refused.</summary>
    [JsonStringEnumMemberName("deny")]
    Deny,
}
