using FuncProxy.Routing.Model;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Forwarding.Balancing.Affinity;

/// <summary>For an engine without an <see cref="AffinityKey"/>: no cluster has session affinity, because clients could choose their destination.</summary>
public sealed class AffinityRule : IRouteDocumentRule
{
    /// <inheritdoc/>
    public void Check(RouteDocument document, RouteDocumentErrors errors)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(errors);
        foreach (var (id, cluster) in document.Clusters ?? new Dictionary<string, ClusterConfig>())
        {
            if (cluster.SessionAffinity?.Enabled == true)
            {
                errors.Add(
                    DocumentPath.Root["clusters"][id]["sessionAffinity"]["enabled"],
                    "session affinity needs the setting Affinity__Key, which signs what clients send back; set it, or set 'enabled' to false");
            }
        }
    }
}
