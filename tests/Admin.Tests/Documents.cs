namespace FuncProxy.Admin.Tests;

/// <summary>Small routes documents.</summary>
internal static class Documents
{
    /// <summary>Everything goes to one destination.</summary>
    /// <param name="destination">Its address, or <c>%NAME%</c>.</param>
    /// <param name="more">Further fields of the route, each with a comma before it.</param>
    public static string To(object destination, string more = "") => $$"""
        {
          // Kept as it was written.
          "routes": { "all": { "clusterId": "origin", "match": { "path": "/{**rest}" }{{more}} } },
          "clusters": { "origin": { "destinations": { "one": { "address": "{{destination}}" } } } }
        }
        """;

    /// <summary>Everything is answered by the proxy itself.</summary>
    public static string Respond(string body) => $$"""
        { "routes": { "all": { "match": { "path": "/{**rest}" }, "respond": { "body": "{{body}}" } } } }
        """;

    /// <summary>A document with a mistake on its third line.</summary>
    public const string Broken = """
        {
          "routes": { "all": { "match": { "path": "/{**rest}" },
            "clusterId": "nowhere" } },
          "clusters": {}
        }
        """;
}
