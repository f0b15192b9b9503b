using System.Text.Json.Nodes;
using FuncProxy.Routing.Validation.Text;

namespace FuncProxy.Routing.Importing;

/// <summary>YARP's clusters.</summary>
internal sealed class YarpClusters(ImportSource source)
{
    private readonly Dictionary<string, string> _ids = new(StringComparer.OrdinalIgnoreCase);
    private readonly ImportIds _unique = new();

    /// <summary>The id here of a cluster there; null when there is no such cluster.</summary>
    public string? IdOf(string name) => _ids.GetValueOrDefault(name);

    public JsonObject Import(DocumentNode? section)
    {
        var clusters = new JsonObject();
        foreach (var node in ImportSource.Members(section))
        {
            var name = ImportSource.NameOf(node);
            var id = _unique.Of(name);
            NoteRename(node, name, id, "cluster");
            _ids.TryAdd(name, id);
            clusters[id] = Cluster(node);
        }

        return clusters;
    }

    /// <summary>Says that an id had to change.</summary>
    public void NoteRename(DocumentNode node, string name, string id, string what)
    {
        if (name != id)
        {
            source.Note(node, $"the {what} is called '{id}' here, for an id has none of / \\ # ?", "nothing to do, unless dashboards or clients name it");
        }
    }

    private JsonObject Cluster(DocumentNode node)
    {
        var cluster = new JsonObject();
        foreach (var field in ImportSource.Members(node))
        {
            switch (field.Name!.ToUpperInvariant())
            {
                case "CLUSTERID":
                    break;
                case "DESTINATIONS":
                    cluster["destinations"] = Destinations(field);
                    break;
                case "METADATA":
                    cluster["metadata"] = ImportSource.Copy(field, YarpText.Same, YarpText.Literal);
                    break;
                default:
                    cluster[YarpText.Field(field.Name)] = ImportSource.Copy(field, YarpText.Field, YarpText.Literal);
                    break;
            }
        }

        Adapt(node, cluster);
        return cluster;
    }

    private JsonObject Destinations(DocumentNode section)
    {
        var ids = new ImportIds();
        var destinations = new JsonObject();
        foreach (var node in ImportSource.Members(section))
        {
            var name = ImportSource.NameOf(node);
            var id = ids.Of(name);
            NoteRename(node, name, id, "destination");
            var destination = new JsonObject();
            foreach (var field in ImportSource.Members(node))
            {
                destination[YarpText.Field(field.Name!)] = ImportSource.Copy(field, YarpText.Same, YarpText.Literal);
            }

            destinations[id] = destination;
        }

        return destinations;
    }

    private void Adapt(DocumentNode node, JsonObject cluster)
    {
        var version = ImportSource.Find(ImportSource.Find(node, "HttpRequest"), "Version");
        if (version?.Text is "2.0")
        {
            cluster["httpRequest"]!["version"] = "2";
        }
        else if (version?.Text?.StartsWith('3') == true)
        {
            // Alone, the policy would be that of another version.
            var request = cluster["httpRequest"]!.AsObject();
            request.Remove("version");
            request.Remove("versionPolicy");
            source.Note(version, "HTTP/3 is not spoken to destinations: HTTP/2 is, or HTTP/1.1", "nothing to do, unless the destination speaks HTTP/3 alone");
        }

        if (ImportSource.Find(ImportSource.Find(node, "SessionAffinity"), "Enabled") is { Text: { } enabled } flag && enabled.Equals("true", StringComparison.OrdinalIgnoreCase))
        {
            source.Note(flag, "affinity keys are signed here, so that clients cannot choose their destination", "set the app's setting Affinity__Key; clients get new keys once");
        }
    }
}
