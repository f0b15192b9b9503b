using System.Text;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Routing.Tests.Validation;

/// <summary>Short ways to read a document in a test.</summary>
internal static class Documents
{
    public static RouteDocumentResult Read(string json, params (string Name, string Value)[] settings) =>
        RouteDocumentReader.Read(Encoding.UTF8.GetBytes(json), name => Array.Find(settings, s => s.Name == name).Value);

    /// <summary>A valid document but for the fields that stand in its one route.</summary>
    public static string Route(string fields) =>
        "{\"routes\":{\"r\":{" + fields + "}},\"clusters\":{\"c\":{\"destinations\":{\"d\":{\"address\":\"http://localhost:5001/\"}}}}}";

    /// <summary>A valid document but for the fields that stand in its one cluster.</summary>
    public static string Cluster(string fields) =>
        "{\"routes\":{\"r\":{\"clusterId\":\"c\",\"match\":{\"path\":\"/\"}}},\"clusters\":{\"c\":{" + fields + "}}}";

    /// <summary>A valid document but for the fields that stand in its one destination.</summary>
    public static string Destination(string fields) => Cluster("\"destinations\":{\"d\":{" + fields + "}}");

    public static void ShouldHave(this RouteDocumentResult result, string path, string fragment)
    {
        result.Document.ShouldBeNull();
        result.Errors.ShouldContain(e => e.Path == path && e.Message.Contains(fragment, StringComparison.Ordinal), string.Join("\n", result.Errors));
    }
}
