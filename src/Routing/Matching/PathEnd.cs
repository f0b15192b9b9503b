namespace FuncProxy.Routing.Matching;

/// <summary>A route that ends at a node.</summary>
/// <param name="Rank">Its place among all routes; the lowest wins.</param>
/// <param name="Route">The route.</param>
/// <param name="Segments">The template's segments on the way to the node.</param>
internal sealed record PathEnd(int Rank, CompiledRoute Route, TemplateSegment[] Segments)
{
    /// <summary>What the rest of the path must satisfy; null for nothing, or where the route takes no rest.</summary>
    public ConstraintSet? Constraints { get; } = Segments is [.., { Kind: SegmentKind.ConstrainedCatchAll } last] ? last.Parts[0].Constraints : null;
}
