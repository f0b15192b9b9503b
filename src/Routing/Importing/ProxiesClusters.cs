using System.Text.Json.Nodes;

namespace FuncProxy.Routing.Importing;

/// <summary>A cluster for each address that backends have in common.</summary>
internal sealed class ProxiesClusters
{
    private readonly Dictionary<string, string> _ids = new(StringComparer.OrdinalIgnoreCase);
    private readonly ImportIds _unique = new();

    public JsonObject Section { get; } = [];

    /// <summary>The id of an address's cluster, which is made the first time.</summary>
    public string IdOf(string address)
    {
        if (_ids.TryGetValue(address, out var id))
        {
            return id;
        }

        var name = address[(address.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0)..];
        // A reference to an id is a value, in which %NAME% would be an app setting.
        id = _unique.Of(name.Replace("%", "", StringComparison.Ordinal).Replace(':', '-'));
        _ids.Add(address, id);
        Section[id] = new JsonObject
        {
            ["destinations"] = new JsonObject { ["backend"] = new JsonObject { ["address"] = address.StartsWith('%') ? address : address + "/" } },
        };
        return id;
    }
}
