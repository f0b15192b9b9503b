using FuncProxy.Routing.Validation;

namespace FuncProxy.Routing.Matching;

/// <summary>Asks each route alone, by the search that matches requests, how far a request comes with it.</summary>
internal static class RouteJudge
{
    /// <param name="entries">All entries in the order of their precedence.</param>
    /// <param name="request">The request.</param>
    /// <param name="most">How many routes to speak of.</param>
    public static IReadOnlyList<RouteVerdict> Judge(RouteEntry[] entries, in RouteRequest request, int most)
    {
        var nearest = new Dictionary<string, (int Rank, RouteVerdict Verdict)>(StringComparer.Ordinal);
        RouteEntry? taker = null;
        for (var rank = 0; rank < entries.Length; rank++)
        {
            var verdict = Judge(entries[rank], in request, taker);
            taker ??= verdict.Obstacle == RouteObstacle.None ? entries[rank] : null;
            if (!nearest.TryGetValue(verdict.RouteId, out var before) || verdict.Obstacle < before.Verdict.Obstacle)
            {
                nearest[verdict.RouteId] = (rank, verdict);
            }
        }

        return [.. nearest.Values.OrderBy(one => one.Verdict.Obstacle).ThenBy(one => one.Rank).Take(most).Select(one => one.Verdict)];
    }

    private static RouteVerdict Judge(RouteEntry entry, in RouteRequest request, RouteEntry? taker)
    {
        var (obstacle, reason) = Test(entry, in request);
        return obstacle != RouteObstacle.None || taker is null || taker.Id == entry.Id
            ? new RouteVerdict(entry.Id, obstacle, reason)
            : new RouteVerdict(entry.Id, RouteObstacle.Outranked, Outranked(taker, entry));
    }

    private static (RouteObstacle Obstacle, string Reason) Test(RouteEntry entry, in RouteRequest request)
    {
        var alone = new HostTable();
        alone.Add(entry, 0);
        var search = new PathSearch(in request);
        alone.Visit(request.Host, ref search);
        if (search.Best is not null)
        {
            return (RouteObstacle.None, "");
        }
        if (!search.SawHost)
        {
            return (RouteObstacle.Host, $"takes the host {(entry.Host.Kind is HostKind.Wildcard ? "*." : "")}{entry.Host.Name}");
        }
        if (!search.SawPath)
        {
            return (RouteObstacle.Path, $"takes the path {Printable.Clean(entry.Template.Text)}");
        }
        if (search.RefusedMethod)
        {
            return (RouteObstacle.Method, $"takes {string.Join(", ", entry.Route.Methods)}");
        }
        return entry.Route.FirstRefusing(request.Headers) is { } header
            ? (RouteObstacle.Header, $"asks for {header}")
            : (RouteObstacle.Query, $"asks for {entry.Route.FirstRefusing(request.Target.Query)}");
    }

    private static string Outranked(RouteEntry taker, RouteEntry entry)
    {
        taker.Compare(entry, out var by);
        return $"would take it, but {Printable.Quote(taker.Id)} comes first: " + by switch
        {
            RoutePrecedence.Order => $"its order is {taker.Order}, this one's {entry.Order}",
            RoutePrecedence.Host => "its host is more specific",
            RoutePrecedence.Path => $"its path {Printable.Clean(taker.Template.Text)} is more specific",
            RoutePrecedence.Methods => "it names methods",
            RoutePrecedence.Headers => "it asks for more headers",
            RoutePrecedence.QueryParameters => "it asks for more query parameters",
            _ => "its id comes first",
        };
    }
}
