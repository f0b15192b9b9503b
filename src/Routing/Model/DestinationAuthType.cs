using System.Text.Json.Serialization;

namespace FuncProxy.Routing.Model;

/// <summary>How the proxy authenticates itself.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<DestinationAuthType>))]
public enum DestinationAuthType
{
    /// <summary>A token of the app's managed identity.</summary>
    ManagedIdentity,

    /// <summary>A fixed header.</summary>
    Header,
}
