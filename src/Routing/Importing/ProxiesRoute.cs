using System.Text.Json.Nodes;
using FuncProxy.Routing.Matching;
using FuncProxy.Routing.Validation;
using FuncProxy.Routing.Validation.Rules;
using FuncProxy.Routing.Validation.Text;

namespace FuncProxy.Routing.Importing;

/// <summary>One proxy of a proxies.json, which becomes one route.</summary>
internal sealed class ProxiesRoute(ImportSource source, ProxiesClusters clusters, DocumentNode proxy)
{
    private const string NotBuilt = "write the route by hand";
    private const string Stopped = "the route answers 501:";

    /// <summary>The route, which answers 501 when it cannot do what the proxy did; null when it is not known which requests it takes. A note says why.</summary>
    public JsonObject? Import()
    {
        NoteRest();
        if (Match() is not { } match)
        {
            return null;
        }

        var route = new JsonObject { ["match"] = match };
        if (!AddMethods(match) || !AddTarget(route))
        {
            StoppedRoute.Stop(route);
        }

        return route;
    }

    private bool AddTarget(JsonObject route)
    {
        if (ImportSource.Find(proxy, "disabled")?.Text?.Equals("true", StringComparison.OrdinalIgnoreCase) == true)
        {
            route["respond"] = new JsonObject { ["status"] = 404 };
            return true;
        }

        if (ImportSource.Find(proxy, "backendUri") is { Text: { Length: > 0 } } backend)
        {
            return Forward(route, backend);
        }

        route["respond"] = new ProxiesMock(source, ImportSource.Find(proxy, "responseOverrides")).Import();
        return route["respond"] is not null;
    }

    private void NoteRest()
    {
        foreach (var field in ImportSource.Members(proxy))
        {
            switch (field.Name?.ToUpperInvariant())
            {
                case "DEBUG":
                    source.Note(field, "debug wrote traces of the proxy", "use the logs (docs/settings.md) and 'funcproxy explain'");
                    break;
                case "MATCHCONDITION" or "BACKENDURI" or "REQUESTOVERRIDES" or "RESPONSEOVERRIDES" or "DISABLED" or "DESC":
                    break;
                default:
                    source.Note(field, "the field is none of proxies.json", "nothing to do, or correct its name and import again");
                    break;
            }
        }
    }

    private JsonObject? Match()
    {
        var condition = ImportSource.Find(proxy, "matchCondition");
        if (ImportSource.Find(condition, "route") is not { Text: { } route })
        {
            source.Note(condition ?? proxy, "not carried over: there is no matchCondition.route; its requests now go to wider routes", NotBuilt);
            return null;
        }

        return new JsonObject { ["path"] = route.StartsWith('/') ? route : "/" + route };
    }

    private bool AddMethods(JsonObject match)
    {
        var methods = ImportSource.Find(ImportSource.Find(proxy, "matchCondition"), "methods");
        switch (methods)
        {
            case null or { Kind: DocumentNodeKind.List, Children.Count: 0 }:
                return true;
            case { Kind: DocumentNodeKind.Text, Text: { } text } when IsMethod(methods):
                match["methods"] = new JsonArray(Method(text));
                return true;
            case { Kind: DocumentNodeKind.List, Children: { } children } when children.All(IsMethod):
                match["methods"] = new JsonArray([.. children.Select(child => Method(child.Text!))]);
                return true;
            default:
                source.Note(methods, $"{Stopped} methods is no list of methods, so that it is not known which it takes", "set match.methods, then write the rest of the route by hand");
                return false;
        }
    }

    private static bool IsMethod(DocumentNode node) => node is { Kind: DocumentNodeKind.Text, Text: { } text } && Syntax.IsToken(text.Trim());

    private static JsonNode? Method(string text) => JsonValue.Create(text.Trim().ToUpperInvariant());

    private bool Forward(JsonObject route, DocumentNode node)
    {
        if (ProxiesBackend.Parse(node.Text!) is not { } backend)
        {
            source.Note(node, $"{Stopped} {Printable.Quote(node.Text!)} has no fixed address, or none of http or https", "write a route for each backend, with match criteria that tell them apart");
            return false;
        }

        if (backend.IsOwnApp)
        {
            source.Note(node, $"{Stopped} the backend is a function of the same app", "call the function by its own address, or deploy it as an app of its own and name that here");
            return false;
        }

        var path = route["match"]!["path"]!.GetValue<string>();
        PathTemplate.TryParse(path, out var template, out _);
        var transforms = new ProxiesTransforms(source, template, route["match"]!["methods"] as JsonArray);
        if (!transforms.SetPath(node, backend.Path))
        {
            return false;
        }

        transforms.SetQuery(node, backend.Query);
        transforms.AddRequestOverrides(ImportSource.Find(proxy, "requestOverrides"));
        transforms.AddResponseOverrides(ImportSource.Find(proxy, "responseOverrides"));
        route["clusterId"] = clusters.IdOf(backend.Address);
        route["transforms"] = transforms.List;
        return true;
    }
}
