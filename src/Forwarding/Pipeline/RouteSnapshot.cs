using FuncProxy.Routing.Matching;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>A document, compiled: all that requests need, swapped as one. A request stays with the snapshot that it began with.</summary>
/// <param name="Version">The store's name for the document.</param>
/// <param name="Table">Finds a request's route.</param>
/// <param name="Routes">The routes, by their index in <paramref name="Table"/>.</param>
public sealed record RouteSnapshot(string Version, RouteTable Table, ProxyRoute[] Routes)
{
    /// <summary>The clusters, in the document's order.</summary>
    public IReadOnlyList<ProxyCluster> Clusters { get; init; } = [];
}
