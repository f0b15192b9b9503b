using System.Text.Json.Serialization;

namespace FuncProxy.Routing.Model;

/// <summary>What a caller must present.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<AccessMode>))]
public enum AccessMode
{
    /// <summary>Nothing.</summary>
    Anonymous,

    /// <summary>A consumer's API key.</summary>
    Key,

    /// <summary>A JSON Web Token of a trusted issuer.</summary>
    Jwt,
}
