using System.Text;
using FuncProxy.Routing.Model;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Routing.Tests.Stores.Generations;

/// <summary>Documents for the table's tests.</summary>
internal static class DocumentTexts
{
    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>One route that answers with a text.</summary>
    public static byte[] Respond(string body) => Utf8($$"""{ "routes": { "all": { "match": { "path": "/{**rest}" }, "respond": { "body": "{{body}}" } } } }""");

    /// <summary>Many routes, half of them to a cluster.</summary>
    public static byte[] Many(int routes, string mark) => RouteDocumentWriter.Write(new RouteDocument
    {
        Routes = Enumerable.Range(0, routes).ToDictionary(i => $"r{i}", i => new RouteConfig
        {
            ClusterId = i % 2 == 0 ? "c" : null,
            Respond = i % 2 == 0 ? null : new RespondConfig { Body = mark },
            Match = new RouteMatch { Path = $"/p{i}/{{id}}", Hosts = [$"h{i % 7}.example"] },
            Metadata = new Dictionary<string, string> { ["mark"] = mark },
        }),
        Clusters = new Dictionary<string, ClusterConfig>
        {
            ["c"] = new() { Destinations = new Dictionary<string, DestinationConfig> { ["d"] = new() { Address = "http://localhost:5001/" } } },
        },
    });
}
