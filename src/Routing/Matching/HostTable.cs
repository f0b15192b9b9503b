namespace FuncProxy.Routing.Matching;

/// <summary>The trees of paths by host.</summary>
internal sealed class HostTable
{
    // Longer names exist in no DNS, and would make the walk over their labels expensive.
    private const int MaxLength = 253;

    private readonly Dictionary<string, PathNode> _exact = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, PathNode> _wildcards = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, PathNode>.AlternateLookup<ReadOnlySpan<char>> _exactBySpan;
    private readonly Dictionary<string, PathNode>.AlternateLookup<ReadOnlySpan<char>> _wildcardsBySpan;
    private PathNode? _any;

    public HostTable()
    {
        _exactBySpan = _exact.GetAlternateLookup<ReadOnlySpan<char>>();
        _wildcardsBySpan = _wildcards.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Adds a route under one of its hosts.</summary>
    /// <param name="entry">The route.</param>
    /// <param name="rank">Its place among all; lower ones are added before.</param>
    public void Add(RouteEntry entry, int rank)
    {
        var root = GetOrAdd(entry.Host, rank);
        root.Add(new PathEnd(rank, entry.Route, entry.Template.Segments));
        if (entry.Template.ShortForm is { } shortForm)
        {
            root.Add(new PathEnd(rank, entry.Route, shortForm));
        }
    }

    private PathNode GetOrAdd(HostPattern host, int rank)
    {
        if (host.Kind is HostKind.Any)
        {
            return _any ??= new PathNode(rank);
        }

        var roots = host.Kind is HostKind.Exact ? _exact : _wildcards;
        if (!roots.TryGetValue(host.Name, out var root))
        {
            root = new PathNode(rank);
            roots.Add(host.Name, root);
        }

        return root;
    }

    /// <summary>Searches the trees of all hosts that fit, the most specific first.</summary>
    public void Visit(string host, ref PathSearch search)
    {
        var name = HostPattern.Bare(host);
        if (name.Length <= MaxLength)
        {
            if (_exact.Count > 0 && _exactBySpan.TryGetValue(name, out var root))
            {
                search.Visit(root);
            }

            VisitWildcards(name, ref search);
        }

        if (_any is not null)
        {
            search.Visit(_any);
        }
    }

    private void VisitWildcards(ReadOnlySpan<char> name, ref PathSearch search)
    {
        for (var dot = _wildcards.Count == 0 ? -1 : name.IndexOf('.'); dot >= 0; dot = name.IndexOf('.'))
        {
            name = name[(dot + 1)..];
            if (dot > 0 && _wildcardsBySpan.TryGetValue(name, out var root))
            {
                search.Visit(root);
            }
        }
    }
}
