using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Rules;

internal static class RouteValidator
{
    public static void Check(DocumentPath at, RouteConfig route, RouteDocument document, RouteDocumentErrors errors)
    {
        CheckTarget(at, route, document, errors);
        MatchValidator.Check(at["match"], route.Match, errors);
        Checks.Positive(errors, at, "timeout", route.Timeout);
        Checks.AtLeast(errors, at, "maxRequestBodySize", route.MaxRequestBodySize, -1);
        if (route is { MaxRequestBodySize: not null, Limits.MaxRequestBodyBytes: not null })
        {
            errors.Add(at["maxRequestBodySize"], "'maxRequestBodySize' and 'limits.maxRequestBodyBytes' say the same; remove one of the two");
        }

        TransformValidator.Check(at["transforms"], route.Transforms, errors);
        RespondValidator.Check(at["respond"], route.Respond, errors);
        AccessValidator.Check(at["access"], route.Access, document.Consumers, errors);
        CorsValidator.Check(at["cors"], route.Cors, errors);
        LimitsValidator.Check(at, route, errors);
        if (route is { Respond: not null, ClusterId: null, Hiding: not null })
        {
            errors.Add(at["hiding"], "the route answers by 'respond', so that there is no destination to hide; remove 'hiding'");
        }

        StreamingValidator.Check(at["streaming"], route, errors);
        CacheValidator.Check(at["cache"], route.Cache, errors);
        if (route is { Respond: not null, ClusterId: null, Cache: not null })
        {
            errors.Add(at["cache"], "the route answers by 'respond', which costs no destination anything; remove 'cache'");
        }

        CompressionValidator.Check(at["compression"], route.Compression, errors);
        if (route is { Respond: not null, ClusterId: null, Compression: not null })
        {
            errors.Add(at["compression"], "the route answers by 'respond', which is sent as it is; remove 'compression'");
        }

        if (route.Ai is { Api: null })
        {
            errors.AddMissing(at["ai"]["api"], "'api' is missing; name the wire format: openai or anthropic");
        }
    }

    private static void CheckTarget(DocumentPath at, RouteConfig route, RouteDocument document, RouteDocumentErrors errors)
    {
        var place = at["clusterId"];
        if (route.ClusterId is not { } clusterId)
        {
            if (route.Respond is null && !errors.WasRefused(at["respond"]))
            {
                errors.AddMissing(place, "the route leads nowhere; set 'clusterId' to a cluster, or 'respond' to a fixed answer");
            }

            return;
        }

        if (route.Respond is not null)
        {
            errors.Add(at["respond"], "'clusterId' and 'respond' are both set; a route is either forwarded or answered: remove one of the two");
        }

        var clusters = document.Clusters;
        if (clusters?.ContainsKey(clusterId) != true && !(clusters is null && errors.WasRefused(DocumentPath.Root["clusters"])))
        {
            errors.Add(place, $"there is no cluster {errors.Quote(place, clusterId)}{errors.Hint(place, clusterId, clusters?.Keys ?? [])}; add it to 'clusters' or name another");
        }
    }
}
