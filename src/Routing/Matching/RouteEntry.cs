namespace FuncProxy.Routing.Matching;

/// <summary>A route under one of its hosts: what the table ranks.</summary>
internal sealed record RouteEntry(string Id, int Order, HostPattern Host, PathTemplate Template, CompiledRoute Route) : IComparable<RouteEntry>
{
    /// <summary>The precedence in full; the entry that comes first wins.</summary>
    public int CompareTo(RouteEntry? other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var result = Order.CompareTo(other.Order);
        result = result != 0 ? result : Host.Kind.CompareTo(other.Host.Kind);
        result = result != 0 || Host.Kind is not HostKind.Wildcard ? result : other.Host.Name.Length.CompareTo(Host.Name.Length);
        result = result != 0 ? result : ComparePaths(Template.Segments, other.Template.Segments);
        result = result != 0 ? result : (Route.Methods.Length == 0).CompareTo(other.Route.Methods.Length == 0);
        result = result != 0 ? result : other.Route.HeaderCount.CompareTo(Route.HeaderCount);
        result = result != 0 ? result : other.Route.QueryCount.CompareTo(Route.QueryCount);
        return result != 0 ? result : string.CompareOrdinal(Id, other.Id);
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
