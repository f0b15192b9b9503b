namespace FuncProxy.Routing.Matching;

/// <summary>The outcome of a match.</summary>
/// <param name="Index">The route's index in <see cref="RouteTable.RouteIds"/>; negative when none matched.</param>
/// <param name="Values">The values of the route's path parameters.</param>
/// <param name="Allow">When none matched and only the method was in the way: the methods that are allowed, for the Allow field (RFC 9110 §10.2.1); answer 405. Else null.</param>
public readonly record struct RouteResult(int Index, RouteValues Values, string? Allow);
