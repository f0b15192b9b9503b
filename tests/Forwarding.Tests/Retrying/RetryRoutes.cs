namespace FuncProxy.Forwarding.Tests.Retrying;

/// <summary>Documents of one cluster with several destinations, <c>d0</c>, <c>d1</c> and so on, which are asked in this order.</summary>
internal static class RetryRoutes
{
    /// <param name="retry">The fields of <c>retry</c>, as JSON.</param>
    /// <param name="destinations">Where they listen.</param>
    public static string To(string retry, params Uri[] destinations) => With(retry, "", "", destinations);

    /// <param name="retry">The fields of <c>retry</c>, as JSON.</param>
    /// <param name="cluster">Further fields of the cluster, as JSON.</param>
    /// <param name="route">Further fields of the route, as JSON.</param>
    /// <param name="destinations">Where they listen.</param>
    /// <param name="clusterId">The cluster's id.</param>
    public static string With(string retry, string cluster, string route, Uri[] destinations, string clusterId = "c") => $$"""
        {
          "routes": { "all": { "clusterId": "{{clusterId}}", "match": { "path": "/{**rest}" }{{Further(route)}} } },
          "clusters": { "{{clusterId}}": { "loadBalancingPolicy": "FirstAlphabetical", "retry": { {{retry}} }{{Further(cluster)}},
            "destinations": { {{string.Join(", ", destinations.Select((address, i) => $$""" "d{{i}}": { "address": "{{address}}" } """))}} } } }
        }
        """;

    private static string Further(string fields) => fields.Length == 0 ? "" : ", " + fields;
}
