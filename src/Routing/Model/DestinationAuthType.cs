using System.Text.Json.Serialization;

namespace FuncProxy.Routing.Model;

/// <summary>How the proxy authenticates itself.</summary>
public enum DestinationAuthType
{
    /// <summary>A token of the app's managed identity.</summary>
    [JsonStringEnumMemberName("managedIdentity")]
    ManagedIdentity,

    /// <summary>A fixed header.</summary>
    [JsonStringEnumMemberName("header")]
    Header,
}
