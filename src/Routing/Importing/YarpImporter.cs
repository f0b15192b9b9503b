using System.Text.Json.Nodes;
using FuncProxy.Routing.Validation;
using FuncProxy.Routing.Validation.Text;

namespace FuncProxy.Routing.Importing;

/// <summary>Reads YARP's <c>ReverseProxy</c> section, within an <c>appsettings.json</c> or alone.</summary>
/// <remarks>Fields are YARP 2's (https://learn.microsoft.com/aspnet/core/fundamentals/servers/yarp/config-files). As in .NET's configuration, letter case does not count, neither in ids.</remarks>
public static class YarpImporter
{
    private const string Section = "ReverseProxy";

    /// <summary>Whether a file looks like one: it has the section, or routes or clusters itself.</summary>
    public static bool Knows(ReadOnlyMemory<byte> utf8) =>
        ImportSource.Read(utf8, out _) is { } source && SectionOf(source.Root) is not null;

    /// <summary>Imports a section.</summary>
    /// <param name="utf8">The file's text.</param>
    /// <param name="rules">Further rules that the result must keep.</param>
    public static ImportResult Import(ReadOnlyMemory<byte> utf8, IReadOnlyList<IRouteDocumentRule>? rules)
    {
        if (ImportSource.Read(utf8, out var problem) is not { } source)
        {
            return new ImportResult(null, [problem!]);
        }

        if (SectionOf(source.Root) is not { } section)
        {
            return new ImportResult(null, [new ImportNote("$", 1, $"there is neither a section {Section} nor Routes or Clusters", "name the right file")]);
        }

        NoteNeighbours(source, section);
        var clusters = new YarpClusters(source);
        var document = new JsonObject();
        var clusterSection = clusters.Import(ImportSource.Find(section, "Clusters"));
        document["routes"] = new YarpRoutes(source, clusters).Import(ImportSource.Find(section, "Routes"));
        document["clusters"] = clusterSection;
        var text = ImportFinish.Finish(document, rules, source.Notes);
        return new ImportResult(text, source.Notes);
    }

    private static DocumentNode? SectionOf(DocumentNode root) =>
        ImportSource.Find(root, Section) ?? (ImportSource.Find(root, "Routes") is not null || ImportSource.Find(root, "Clusters") is not null ? root : null);

    private static void NoteNeighbours(ImportSource source, DocumentNode section)
    {
        if (section == source.Root)
        {
            return;
        }

        foreach (var member in ImportSource.Members(source.Root))
        {
            switch (member.Name!.ToUpperInvariant())
            {
                case "URLS" or "KESTREL":
                    source.Note(member, "where the server listens is no part of the routes", "set --urls or ASPNETCORE_URLS (docs/settings.md)");
                    break;
                case "ALLOWEDHOSTS" when member.Text is not ("*" or null):
                    source.Note(member, "hosts are not filtered before the routes", "name them in each route's match.hosts");
                    break;
            }
        }
    }
}
