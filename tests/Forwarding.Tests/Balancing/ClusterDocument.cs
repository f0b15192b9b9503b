namespace FuncProxy.Forwarding.Tests.Balancing;

/// <summary>One route to one cluster whose destinations take turns, one attempt a request.</summary>
internal static class ClusterDocument
{
    /// <param name="fields">Further fields of the cluster, as JSON.</param>
    /// <param name="destinations">The destinations, named a, b, c …: an address, and behind a comma further fields as JSON.</param>
    public static string Of(string fields, params string[] destinations)
    {
        var all = destinations.Select((each, i) =>
        {
            var (address, further) = each.IndexOf(',') is >= 0 and var comma ? (each[..comma], each[comma..]) : (each, "");
            return $$"""
                "{{(char)('a' + i)}}": { "address": "{{address}}"{{further}} }
                """;
        });
        return $$"""
            {
              "routes": { "all": { "clusterId": "c", "match": { "path": "/{**rest}" } } },
              "clusters": { "c": {
                "loadBalancingPolicy": "RoundRobin", "retry": { "attempts": 1 }, {{fields}},
                "destinations": { {{string.Join(", ", all)}} } } }
            }
            """;
    }
}
