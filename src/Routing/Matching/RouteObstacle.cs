using System.Text.Json.Serialization;
using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Matching;

/// <summary>What keeps a route from taking a request.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<RouteObstacle>))]
public enum RouteObstacle
{
    /// <summary>Nothing: it takes it.</summary>
    None,

    /// <summary>It would take it, but another route comes first.</summary>
    Outranked,

    /// <summary>A query criterion.</summary>
    Query,

    /// <summary>A header criterion.</summary>
    Header,

    /// <summary>The method.</summary>
    Method,

    /// <summary>The path.</summary>
    Path,

    /// <summary>The host.</summary>
    Host,
}
