using FuncProxy.Routing.Model;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Routing.Matching;

/// <summary>Finds routes between which only their ids would decide.</summary>
public static class RouteAmbiguity
{
    /// <summary>Names pairs of routes that can take the same request with the same precedence.</summary>
    /// <param name="routes">Routes by id. Those whose path or hosts cannot be read are left out: they are wrong for another reason.</param>
    /// <returns>The pairs in ordinal order, the lower id first. A route is paired with the first that it clashes with, so that many copies of one route do not give every combination.</returns>
    public static IReadOnlyList<(string First, string Second)> Find(IReadOnlyDictionary<string, RouteConfig> routes)
    {
        var groups = new Dictionary<Key, List<AmbiguityCandidate>>();
        foreach (var id in routes.Keys.Order(StringComparer.Ordinal))
        {
            Add(groups, id, routes[id]);
        }

        var pairs = new SortedSet<(string, string)>(Comparer<(string First, string Second)>.Create(Compare));
        foreach (var group in groups.Values)
        {
            AmbiguityGroup.Find(group, [], pairs);
        }

        return [.. pairs];
    }

    private static void Add(Dictionary<Key, List<AmbiguityCandidate>> groups, string id, RouteConfig? route)
    {
        var match = route?.Match;
        if (match is null || !PathTemplate.TryParse(string.IsNullOrEmpty(match.Path) ? RouteTable.EveryPath : match.Path, out var template, out _))
        {
            return;
        }

        var candidate = new AmbiguityCandidate(id, match);
        foreach (var host in Hosts(match))
        {
            foreach (var method in Methods(match))
            {
                var key = new Key(route!.Order ?? 0, host, template.Key, method, match.Headers?.Count ?? 0, match.QueryParameters?.Count ?? 0);
                if (!groups.TryGetValue(key, out var group))
                {
                    groups.Add(key, group = []);
                }

                group.Add(candidate);
            }
        }
    }

    private static HashSet<HostPattern> Hosts(RouteMatch match)
    {
        var hosts = new HashSet<HostPattern>();
        foreach (var host in match.Hosts ?? [])
        {
            if (host is not null && HostPattern.TryParse(host, out var pattern, out _))
            {
                hosts.Add(pattern);
            }
        }

        return match.Hosts is null or { Count: 0 } ? [HostPattern.Any] : hosts;
    }

    // The empty method stands for a route that takes all: it is ranked apart from those that name some.
    private static IEnumerable<string> Methods(RouteMatch match) =>
        match.Methods is null or { Count: 0 } ? [""] : match.Methods.Select(method => HttpMethods.GetCanonicalizedValue(method ?? "")).Distinct();

    private static int Compare((string First, string Second) left, (string First, string Second) right)
    {
        var result = string.CompareOrdinal(left.First, right.First);
        return result != 0 ? result : string.CompareOrdinal(left.Second, right.Second);
    }

    private readonly record struct Key(int Order, HostPattern Host, string Path, string Method, int Headers, int Queries);
}
