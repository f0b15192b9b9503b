namespace FuncProxy.Routing.Matching;

/// <summary>Why a route takes a request or not.</summary>
/// <param name="RouteId">The route.</param>
/// <param name="Obstacle">What stands in the way; the conditions are asked in the order host, path, method, headers, query, and the first that fails is told.</param>
/// <param name="Reason">The same for people: what the route takes, or which route comes first and why. Empty for the route that takes the request.</param>
public sealed record RouteVerdict(string RouteId, RouteObstacle Obstacle, string Reason);
