using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Matching;

/// <summary>All routes, compiled. Immutable and safe for any number of threads.</summary>
public sealed class RouteTable
{
    /// <summary>The template of a route without a path, in YARP's spelling: transforms may name its parameter.</summary>
    internal const string EveryPath = "/{**catchall}";

    private readonly HostTable _hosts = new();
    private readonly RouteEntry[] _entries;

    private RouteTable(IReadOnlyList<string> routeIds, List<RouteEntry> entries)
    {
        RouteIds = routeIds;
        entries.Sort();
        _entries = [.. entries];
        for (var rank = 0; rank < entries.Count; rank++)
        {
            _hosts.Add(entries[rank], rank);
        }
    }

    /// <summary>The ids of the routes; a match names one by its index here.</summary>
    public IReadOnlyList<string> RouteIds { get; }

    /// <summary>Compiles a document's routes, which must have passed validation.</summary>
    /// <exception cref="ArgumentException">A path or a host cannot be read.</exception>
    public static RouteTable Compile(IReadOnlyDictionary<string, RouteConfig> routes)
    {
        string[] ids = [.. routes.Keys];
        var entries = new List<RouteEntry>(ids.Length);
        for (var index = 0; index < ids.Length; index++)
        {
            var match = routes[ids[index]].Match ?? new RouteMatch();
            var template = Template(ids[index], match.Path);
            var route = new CompiledRoute(index, match);
            foreach (var host in Hosts(ids[index], match.Hosts))
            {
                entries.Add(new RouteEntry(ids[index], routes[ids[index]].Order ?? 0, host, template, route));
            }
        }

        return new RouteTable(ids, entries);
    }

    /// <summary>Finds the route for a request: the lowest order, then the most specific host, path, method, headers and query.</summary>
    public RouteResult Match(in RouteRequest request)
    {
        var search = new PathSearch(in request);
        _hosts.Visit(request.Host, ref search);
        return search.Best is { } best
            ? new RouteResult(best.Route.Index, new RouteValues(request.Target, best.Segments), null)
            : new RouteResult(-1, default, search.RefusedMethod ? Allow(in request) : null);
    }

    /// <summary>Says of the routes that come nearest to a request why each takes it or not: the one that takes it first, then the others, the nearest first. Not for the hot path: every route is looked at.</summary>
    /// <param name="request">The request.</param>
    /// <param name="most">How many routes to speak of.</param>
    public IReadOnlyList<RouteVerdict> Explain(in RouteRequest request, int most) => RouteJudge.Judge(_entries, in request, most);

    private string? Allow(in RouteRequest request)
    {
        var methods = new SortedSet<string>(StringComparer.Ordinal);
        var search = new PathSearch(in request, methods);
        _hosts.Visit(request.Host, ref search);
        return methods.Count == 0 ? null : string.Join(", ", methods);
    }

    private static PathTemplate Template(string id, string? path) =>
        PathTemplate.TryParse(string.IsNullOrEmpty(path) ? EveryPath : path, out var template, out var error)
            ? template
            : throw new ArgumentException($"Route '{id}': {error}");

    private static HashSet<HostPattern> Hosts(string id, IReadOnlyList<string>? hosts)
    {
        var patterns = new HashSet<HostPattern>();
        foreach (var host in hosts ?? [])
        {
            patterns.Add(HostPattern.TryParse(host, out var pattern, out var error)
                ? pattern
                : throw new ArgumentException($"Route '{id}': {error}"));
        }

        return patterns.Count == 0 ? [HostPattern.Any] : patterns;
    }
}
