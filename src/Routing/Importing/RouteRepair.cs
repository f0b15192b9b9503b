using System.Text.Json.Nodes;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Routing.Importing;

/// <summary>What becomes of a route that the rules of a document refuse: it never opens what was closed.</summary>
/// <param name="Length">How many steps of the error's path lead to what goes; 0 when the error is gone already.</param>
/// <param name="IsStopped">Whether the route is to answer 501 instead.</param>
/// <param name="RouteId">The route.</param>
/// <param name="Reason">What a note says.</param>
internal sealed record RouteRepair(int Length, bool IsStopped, string RouteId, string Reason)
{
    private const string Wider = "its requests now go to wider routes";

    // Without its access a route would take requests of callers who may not.
    private static readonly string[] Essential = ["access", "clusterId", "respond", "limits"];

    /// <summary>Judges an error in a route.</summary>
    /// <param name="routes">The routes.</param>
    /// <param name="steps">The error's path.</param>
    /// <param name="found">How many of its steps exist; at least 2.</param>
    /// <param name="message">What the rule says.</param>
    public static RouteRepair Of(JsonObject routes, List<string> steps, int found, string message)
    {
        var id = steps[1];
        var route = routes[id]!.AsObject();
        if (steps.Count == 2)
        {
            return OfWhole(routes, id, message);
        }

        if (steps[2].Equals("match", StringComparison.OrdinalIgnoreCase))
        {
            return new RouteRepair(2, false, id, $"left out: {message}; {Wider}");
        }

        var isTransform = steps[2].Equals("transforms", StringComparison.OrdinalIgnoreCase);
        if (found == 2 || Essential.Contains(steps[2]) || (isTransform && (found == 3 || StoppedRoute.IsRestricting(route[steps[2]]![int.Parse(steps[3], System.Globalization.CultureInfo.InvariantCulture)]))))
        {
            return new RouteRepair(StoppedRoute.IsStopped(route) ? 0 : 2, true, id, $"the route answers 501: {message}");
        }

        return new RouteRepair(isTransform ? 4 : found, false, id, $"left out: {message}");
    }

    private static RouteRepair OfWhole(JsonObject routes, string id, string message)
    {
        if (!message.StartsWith("the routes ", StringComparison.Ordinal))
        {
            return new RouteRepair(2, false, id, $"left out: {message}; {Wider}");
        }

        var rival = routes.FirstOrDefault(other => message.StartsWith($"the routes {Printable.Quote(other.Key)} and {Printable.Quote(id)} ", StringComparison.Ordinal));
        if (rival.Value is not JsonObject other)
        {
            return new RouteRepair(0, false, id, "");
        }

        // Of two that take the same requests the closed one stays.
        var isRivalOut = StoppedRoute.IsOpen(other) && !StoppedRoute.IsOpen(routes[id]!.AsObject());
        return new RouteRepair(2, false, isRivalOut ? rival.Key : id, $"left out: {message}; what it alone took now goes to wider routes");
    }
}
