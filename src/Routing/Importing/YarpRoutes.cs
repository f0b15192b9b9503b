using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FuncProxy.Routing.Validation;
using FuncProxy.Routing.Validation.Text;

namespace FuncProxy.Routing.Importing;

/// <summary>YARP's routes.</summary>
internal sealed partial class YarpRoutes(ImportSource source, YarpClusters clusters)
{
    private const string Code = "the policy is code of the old app";

    private readonly ImportIds _unique = new();

    public JsonObject Import(DocumentNode? section)
    {
        var routes = new JsonObject();
        var hasPolicies = ImportSource.Members(section).Any(route => HasText(ImportSource.Find(route, "AuthorizationPolicy")));
        foreach (var node in ImportSource.Members(section))
        {
            var name = ImportSource.NameOf(node);
            var id = _unique.Of(name);
            clusters.NoteRename(node, name, id, "route");
            var route = new JsonObject();
            foreach (var field in ImportSource.Members(node))
            {
                AddField(route, field);
            }

            AddTarget(node, route);
            if (hasPolicies && route["clusterId"] is not null && !HasText(ImportSource.Find(node, "AuthorizationPolicy")))
            {
                source.Note(node, "the route names no AuthorizationPolicy and is open here", "set its access if the old app has a FallbackPolicy or RequireAuthorization (docs/access.md)");
            }

            routes[id] = route;
        }

        return routes;
    }

    private void AddField(JsonObject route, DocumentNode field)
    {
        switch (field.Name!.ToUpperInvariant())
        {
            case "ROUTEID" or "CLUSTERID":
                break;
            case "TRANSFORMS":
                route[YarpText.Field(field.Name)] = Transforms(field);
                break;
            case "METADATA":
                route[YarpText.Field(field.Name)] = ImportSource.Copy(field, YarpText.Same, YarpText.Literal);
                break;
            case "AUTHORIZATIONPOLICY":
                AddAccess(route, field);
                break;
            case "CORSPOLICY":
                NotePolicy(field, "the destination answers CORS as it does without a proxy", "say with the route's cors which pages may call (docs/cors.md)");
                break;
            case "RATELIMITERPOLICY":
                NotePolicy(field, "the route has no rate limit", "say it with the route's limits");
                break;
            case "OUTPUTCACHEPOLICY":
                NotePolicy(field, "nothing is cached", "say it with the route's cache");
                break;
            case "TIMEOUTPOLICY":
                NotePolicy(field, "the route has no time limit but its cluster's activityTimeout", "say it with the route's timeout");
                break;
            default:
                route[YarpText.Field(field.Name)] = ImportSource.Copy(field, YarpText.Field, YarpText.Literal);
                break;
        }
    }

    private static JsonNode? Transforms(DocumentNode field)
    {
        var transforms = ImportSource.Copy(field, YarpText.Same, YarpText.Literal);
        foreach (var entry in (transforms as JsonArray ?? []).OfType<JsonObject>())
        {
            foreach (var (name, value) in entry.ToList())
            {
                if (name.Equals("PathPattern", StringComparison.OrdinalIgnoreCase) && value is JsonValue text && text.TryGetValue(out string? pattern))
                {
                    entry[name] = Constrained().Replace(pattern, match => match.Groups["name"] is { Success: true } parameter ? $"{{{parameter.Value}}}" : match.Value);
                }
            }
        }

        return transforms;
    }

    // YARP reads a pattern as a route's template, of which only the names count. A doubled brace is a literal one.
    [GeneratedRegex(@"\{\{|\{(?<name>\*{0,2}[^{}:*]+):([^{}]|\{\{|\}\})*\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Constrained();

    private static bool HasText(DocumentNode? node) => node?.Text is { Length: > 0 };

    // What was closed must not be open after the move.
    private void AddAccess(JsonObject route, DocumentNode policy)
    {
        if (policy.Text is not { Length: > 0 } name || name.Equals("Anonymous", StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        route["access"] = new JsonObject { ["allow"] = "key" };
        source.Note(policy, $"{Code}: the route asks for an API key in its place, so that it does not become open", "make keys with 'funcproxy key new', or say with the route's access who may call (docs/access.md)");
    }

    private void NotePolicy(DocumentNode policy, string effect, string remedy)
    {
        if (policy.Text is { Length: > 0 } name && !name.Equals("Disable", StringComparison.OrdinalIgnoreCase))
        {
            source.Note(policy, $"{Code}: {effect}", remedy);
        }
    }

    private void AddTarget(DocumentNode node, JsonObject route)
    {
        var named = ImportSource.Find(node, "ClusterId");
        if (named?.Text is { Length: > 0 } name && clusters.IdOf(name) is { } id)
        {
            route["clusterId"] = id;
            return;
        }

        // YARP takes such a route's requests too, and has nowhere to send them.
        route["respond"] = new JsonObject { ["status"] = 503 };
        foreach (var field in (string[])["transforms", "timeout", "maxRequestBodySize"])
        {
            route.Remove(field);
        }

        source.Note(named ?? node, named is null ? "the route names no cluster: it answers 503, as in YARP" : $"there is no cluster {Printable.Quote(named.Text ?? "")}: the route answers 503, as in YARP", "set its clusterId, or remove it");
    }
}
