using System.Text.Json.Serialization;

namespace FuncProxy.Routing.Model;

/// <summary>Whose rules decide what is cached.</summary>
public enum CacheMode
{
    /// <summary>Nothing is cached.</summary>
    [JsonStringEnumMemberName("off")]
    Off,

    /// <summary>RFC 9111's.</summary>
    [JsonStringEnumMemberName("standard")]
    Standard,

    /// <summary>The route's.</summary>
    [JsonStringEnumMemberName("override")]
    Override,
}
