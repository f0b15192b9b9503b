using System.Text.Json.Nodes;

namespace FuncProxy.Routing.Importing;

/// <summary>A route that keeps its match and answers 501. Left out, it would hand its requests to a wider route, which may be open.</summary>
internal static class StoppedRoute
{
    private static readonly string[] Kept = ["match", "order", "metadata"];

    // Without one of these the destination, or the caller, would get what it was not meant to see.
    private static readonly string[] Restricting =
    [
        "PathPattern", "PathSet", "PathPrefix", "PathRemovePrefix", "QueryRemoveParameter", "RequestHeadersCopy", "RequestHeadersAllowed", "RequestHeaderRemove",
        "ResponseHeadersCopy", "ResponseHeadersAllowed", "ResponseHeaderRemove", "ResponseTrailersCopy", "ResponseTrailersAllowed", "ResponseTrailerRemove",
    ];

    private static readonly string[] RestrictingBySet = ["RequestHeader", "RequestHeaderRouteValue", "QueryValueParameter", "QueryRouteParameter"];

    public static void Stop(JsonObject route)
    {
        foreach (var name in route.Select(field => field.Key).Where(name => !IsIn(Kept, name)).ToList())
        {
            route.Remove(name);
        }

        route["respond"] = new JsonObject { ["status"] = 501 };
    }

    public static bool IsStopped(JsonObject route) =>
        route["respond"] is JsonObject { Count: 1 } respond
        && respond["status"] is JsonValue status && status.TryGetValue(out int code) && code == 501
        && route.All(field => field.Key == "respond" || IsIn(Kept, field.Key));

    /// <summary>Whether a route without this transform would let through what it keeps away.</summary>
    public static bool IsRestricting(JsonNode? transform) =>
        transform is JsonObject entry
        && (entry.Any(field => IsIn(Restricting, field.Key))
            || (entry.Any(field => IsIn(RestrictingBySet, field.Key)) && entry.Any(field => field.Key.Equals("Set", StringComparison.OrdinalIgnoreCase))));

    /// <summary>Whether anybody's request goes to a destination.</summary>
    public static bool IsOpen(JsonObject route) => route["access"] is null && !IsStopped(route);

    private static bool IsIn(string[] names, string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);
}
