namespace FuncProxy.Forwarding.Tests;

/// <summary>Route documents in few words.</summary>
internal static class Routes
{
    /// <summary>A cluster's fields for HTTP/2, in the clear too.</summary>
    public const string Http2 = """ "httpRequest": { "version": "2", "versionPolicy": "RequestVersionExact" } """;

    /// <summary>One route for every path, to one destination.</summary>
    /// <param name="destination">The destination's address.</param>
    /// <param name="route">Further fields of the route, as JSON.</param>
    /// <param name="cluster">Further fields of the cluster, as JSON.</param>
    /// <param name="fields">Further fields of the destination, as JSON.</param>
    public static string To(Uri destination, string? route = null, string? cluster = null, string? fields = null) => $$"""
        {
          "routes": { "all": { "clusterId": "c", "match": { "path": "/{**rest}" }{{Further(route)}} } },
          "clusters": { "c": { "destinations": { "d": { "address": "{{destination}}"{{Further(fields)}} } }{{Further(cluster)}} } }
        }
        """;

    private static string Further(string? fields) => fields is null ? "" : ", " + fields;
}
