using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Rules;

/// <summary>Goes through a document's sections; each has a validator of its own.</summary>
internal static class DocumentValidator
{
    public static void Check(RouteDocument document, Func<string, string?>? settings, RouteDocumentErrors errors)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        var routes = DocumentPath.Root["routes"];
        foreach (var (id, route) in document.Routes ?? EmptyRoutes)
        {
            RouteValidator.Check(routes[id], route, document, errors);
            if (route.ClusterId is not null)
            {
                used.Add(route.ClusterId);
            }
        }

        var addresses = new AddressValidator(settings);
        var clusters = DocumentPath.Root["clusters"];
        foreach (var (id, cluster) in document.Clusters ?? EmptyClusters)
        {
            ClusterValidator.Check(clusters[id], cluster, used.Contains(id), addresses, errors);
        }

        AffinityValidator.CheckNames(document.Clusters, errors);
        ConsumerValidator.Check(DocumentPath.Root["consumers"], document.Consumers, errors);
    }

    private static readonly Dictionary<string, RouteConfig> EmptyRoutes = [];

    private static readonly Dictionary<string, ClusterConfig> EmptyClusters = [];
}
