namespace FuncProxy.Routing.Matching;

/// <summary>One search for the lowest rank; branches that cannot be lower than the best so far are left out.</summary>
internal ref struct PathSearch
{
    private readonly ref readonly RouteRequest _request;
    private readonly string _path;
    private readonly SortedSet<string>? _allowed;
    private int _bestRank = int.MaxValue;

    /// <param name="request">The request.</param>
    /// <param name="allowed">When set, no route is taken; the methods of those that only the method keeps out are added.</param>
    public PathSearch(in RouteRequest request, SortedSet<string>? allowed = null)
    {
        _request = ref request;
        _path = request.Target.Path;
        _allowed = allowed;
    }

    /// <summary>The best route so far.</summary>
    public PathEnd? Best { get; private set; }

    /// <summary>Whether a path was met whose route does not take the method.</summary>
    public bool RefusedMethod { get; private set; }

    /// <summary>Whether a tree was searched: whether a route's host fits.</summary>
    public bool SawHost { get; private set; }

    /// <summary>Whether a route was met whose host and path fit.</summary>
    public bool SawPath { get; private set; }

    /// <summary>Searches a whole tree.</summary>
    public void Visit(PathNode root)
    {
        SawHost = true;
        Visit(root, 1);
    }

    private void Visit(PathNode node, int at)
    {
        if (node.MinRank >= _bestRank)
        {
            return;
        }

        // A slash at the end of the path opens no segment.
        var rest = _path.AsSpan(at);
        if (rest.IsEmpty)
        {
            TakeEnds(node.Ends);
            TakeCatchAlls(node.CatchAlls, rest);
            return;
        }

        var slash = rest.IndexOf('/');
        var segment = slash < 0 ? rest : rest[..slash];
        var next = slash < 0 ? _path.Length : at + slash + 1;
        if (node.TryGetLiteral(segment, out var literal))
        {
            Visit(literal, next);
        }

        VisitTested(node.Tested, segment, next);
        if (node.Parameter is { } parameter)
        {
            Visit(parameter, next);
        }

        TakeCatchAlls(node.CatchAlls, rest);
    }

    private void VisitTested(List<(TemplateSegment Segment, PathNode Node)>? tested, ReadOnlySpan<char> segment, int next)
    {
        if (tested is null)
        {
            return;
        }

        foreach (var (template, node) in tested)
        {
            if (node.MinRank >= _bestRank)
            {
                return;
            }

            if (template.Accepts(segment))
            {
                Visit(node, next);
            }
        }
    }

    private void TakeEnds(List<PathEnd>? ends)
    {
        if (ends is null)
        {
            return;
        }

        foreach (var end in ends)
        {
            if (end.Rank >= _bestRank)
            {
                return;
            }

            Take(end);
        }
    }

    private void TakeCatchAlls(List<PathEnd>? catchAlls, ReadOnlySpan<char> rest)
    {
        if (catchAlls is null)
        {
            return;
        }

        foreach (var end in catchAlls)
        {
            if (end.Rank >= _bestRank)
            {
                return;
            }

            if (end.Constraints is null || (!rest.IsEmpty && end.Constraints.Accept(rest)))
            {
                Take(end);
            }
        }
    }

    private void Take(PathEnd end)
    {
        SawPath = true;
        var acceptsMethod = end.Route.AcceptsMethod(_request.Method);
        RefusedMethod |= !acceptsMethod;
        if (acceptsMethod == (_allowed is not null) || !end.Route.AcceptsFields(_request.Headers, _request.Target.Query))
        {
            return;
        }

        if (_allowed is not null)
        {
            _allowed.UnionWith(end.Route.Methods);
            return;
        }

        Best = end;
        _bestRank = end.Rank;
    }
}
