namespace FuncProxy.Routing.Matching;

/// <summary>A route under one of its hosts: what the table ranks.</summary>
internal sealed record RouteEntry(string Id, int Order, HostPattern Host, PathTemplate Template, CompiledRoute Route) : IComparable<RouteEntry>
{
    /// <summary>The precedence in full; the entry that comes first wins.</summary>
    public int CompareTo(RouteEntry? other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Compare(other, out _);
    }

    /// <summary>The same, and what decides.</summary>
    public int Compare(RouteEntry other, out RoutePrecedence by)
    {
        by = RoutePrecedence.Order;
        var result = Order.CompareTo(other.Order);
        if (result == 0)
        {
            by = RoutePrecedence.Host;
            result = CompareHosts(Host, other.Host);
        }
        if (result == 0)
        {
            by = RoutePrecedence.Path;
            result = ComparePaths(Template.Segments, other.Template.Segments);
        }
        return result != 0 ? result : CompareCriteria(other, out by);
    }

    private int CompareCriteria(RouteEntry other, out RoutePrecedence by)
    {
        by = RoutePrecedence.Methods;
        var result = (Route.Methods.Length == 0).CompareTo(other.Route.Methods.Length == 0);
        if (result == 0)
        {
            by = RoutePrecedence.Headers;
            result = other.Route.HeaderCount.CompareTo(Route.HeaderCount);
        }
        if (result == 0)
        {
            by = RoutePrecedence.QueryParameters;
            result = other.Route.QueryCount.CompareTo(Route.QueryCount);
        }
        if (result == 0)
        {
            by = RoutePrecedence.Id;
            result = string.CompareOrdinal(Id, other.Id);
        }
        return result;
    }

    private static int CompareHosts(HostPattern left, HostPattern right)
    {
        var result = left.Kind.CompareTo(right.Kind);
        return result != 0 || left.Kind is not HostKind.Wildcard ? result : right.Name.Length.CompareTo(left.Name.Length);
    }

    // The first segment that differs in kind decides; a template that ends before the other is the more specific.
    private static int ComparePaths(TemplateSegment[] left, TemplateSegment[] right)
    {
        for (var index = 0; index < left.Length && index < right.Length; index++)
        {
            var result = left[index].Kind.CompareTo(right[index].Kind);
            if (result != 0)
            {
                return result;
            }
        }

        return left.Length.CompareTo(right.Length);
    }
}
