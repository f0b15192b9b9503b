using System.Text.Json.Nodes;
using FuncProxy.Routing.Validation;
using FuncProxy.Routing.Validation.Text;

namespace FuncProxy.Routing.Importing;

/// <summary>Reads the <c>proxies.json</c> of Azure Functions Proxies (https://learn.microsoft.com/azure/azure-functions/legacy-proxies), which is retired.</summary>
public static class ProxiesJsonImporter
{
    /// <summary>Whether a file looks like one.</summary>
    public static bool Knows(ReadOnlyMemory<byte> utf8) =>
        ImportSource.Read(utf8, out _) is { } source && ImportSource.Find(source.Root, "proxies") is not null;

    /// <summary>Imports a file.</summary>
    /// <param name="utf8">The file's text.</param>
    /// <param name="rules">Further rules that the result must keep.</param>
    public static ImportResult Import(ReadOnlyMemory<byte> utf8, IReadOnlyList<IRouteDocumentRule>? rules)
    {
        if (ImportSource.Read(utf8, out var problem) is not { } source)
        {
            return new ImportResult(null, [problem!]);
        }

        if (ImportSource.Find(source.Root, "proxies") is not { } proxies)
        {
            return new ImportResult(null, [new ImportNote("$", 1, "there is no section proxies", "name the right file")]);
        }

        var clusters = new ProxiesClusters();
        var ids = new ImportIds();
        var routes = new JsonObject();
        foreach (var nothing in proxies.Children?.Where(proxy => proxy.Kind == DocumentNodeKind.Null) ?? [])
        {
            source.Note(nothing, "not carried over: there is nothing but null; its requests now go to wider routes", "write the route by hand, or remove it");
        }

        foreach (var proxy in ImportSource.Members(proxies))
        {
            var name = ImportSource.NameOf(proxy);
            if (new ProxiesRoute(source, clusters, proxy).Import() is not { } route)
            {
                continue;
            }

            var id = ids.Of(name);
            if (id != name)
            {
                source.Note(proxy, $"the route is called '{id}' here, for an id has none of / \\ # ?", "nothing to do");
            }

            routes[id] = route;
        }

        var document = new JsonObject { ["routes"] = routes, ["clusters"] = clusters.Section };
        var text = ImportFinish.Finish(document, rules, source.Notes);
        return new ImportResult(text, source.Notes);
    }
}
