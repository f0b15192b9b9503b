using System.Text.Json.Serialization;

namespace FuncProxy.Routing.Model;

/// <summary>What a caller must present.</summary>
public enum AccessMode
{
    /// <summary>Nothing.</summary>
    [JsonStringEnumMemberName("anonymous")]
    Anonymous,

    /// <summary>A consumer's API key.</summary>
    [JsonStringEnumMemberName("key")]
    Key,

    /// <summary>A JSON Web Token of a trusted issuer.</summary>
    [JsonStringEnumMemberName("jwt")]
    Jwt,
}
