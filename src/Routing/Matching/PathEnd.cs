namespace FuncProxy.Routing.Matching;

/// <summary>A route that ends at a node.</summary>
/// <param name="Rank">Its place among all routes; the lowest wins.</param>
/// <param name="Route">The route.</param>
/// <param name="Segments">The template's segments on the way to the node.</param>
internal sealed record PathEnd(int Rank, CompiledRoute Route, TemplateSegment[] Segments);
