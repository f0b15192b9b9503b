using System.Text.Json.Serialization;

namespace FuncProxy.Routing.Model;

/// <summary>Whose rules decide what is cached.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<CacheMode>))]
public enum CacheMode
{
    /// <summary>Nothing is cached.</summary>
    Off,

    /// <summary>RFC 9111's.</summary>
    Standard,

    /// <summary>The route's.</summary>
    Override,
}
