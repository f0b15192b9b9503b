using System.Text.Json.Serialization;

namespace FuncProxy.Routing.Matching;

/// <summary>What keeps a route from taking a request.</summary>
public enum RouteObstacle
{
    /// <summary>Nothing: it takes it.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>It would take it, but another route comes first.</summary>
    [JsonStringEnumMemberName("outranked")]
    Outranked,

    /// <summary>A query criterion.</summary>
    [JsonStringEnumMemberName("query")]
    Query,

    /// <summary>A header criterion.</summary>
    [JsonStringEnumMemberName("header")]
    Header,

    /// <summary>The method.</summary>
    [JsonStringEnumMemberName("method")]
    Method,

    /// <summary>The path.</summary>
    [JsonStringEnumMemberName("path")]
    Path,

    /// <summary>The host.</summary>
    [JsonStringEnumMemberName("host")]
    Host,
}
