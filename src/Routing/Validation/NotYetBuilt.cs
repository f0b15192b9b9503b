using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation;

/// <summary>Refuses what the contract has but this release does not do, so that nothing is silently ignored. Whoever builds a feature deletes its line.</summary>
internal static class NotYetBuilt
{
    private sealed record Feature<T>(string Place, Func<T, bool> IsUsed, string Otherwise);

    private static readonly Feature<RouteConfig>[] OfRoutes =
    [
        new("access.allow", r => r.Access?.Allow is AccessMode.Jwt, "set it to anonymous or key"),
        new("access.jwt", r => r.Access?.Jwt is not null, "remove it"),
        new("limits.requestsPerMinute", r => r.Limits?.RequestsPerMinute is not null, "remove it"),
        new("limits.tokensPerMinute", r => r.Limits?.TokensPerMinute is not null, "remove it"),
        new("limits.per", r => r.Limits?.Per is not null, "remove it"),
        new("limits.scope", r => r.Limits?.Scope is not null, "remove it"),
        new("limits.onStoreFailure", r => r.Limits?.OnStoreFailure is not null, "remove it"),
        new("cache.mode", r => r.Cache?.Mode is CacheMode.Standard or CacheMode.Override, "set it to off"),
        new("cache", r => r.Cache is { Mode: null } cache && cache != new CacheConfig(), "set its mode to off, or remove it"),
        new("compression.enabled", r => r.Compression?.Enabled is true, "set it to false"),
        new("ai", r => r.Ai is not null, "remove it; the route then forwards the API as it is"),
    ];

    private static readonly Feature<ClusterConfig>[] OfClusters =
    [
        new("loadBalancingPolicy", c => c.LoadBalancingPolicy is { } p && !p.Equals("RoundRobin", StringComparison.OrdinalIgnoreCase), "set it to RoundRobin"),
        new("hashOn", c => c.HashOn is not null, "remove it"),
        new("sessionAffinity.enabled", c => c.SessionAffinity?.Enabled is true, "set it to false"),
        new("healthCheck.active.enabled", c => c.HealthCheck?.Active?.Enabled is true, "set it to false"),
        new("healthCheck.passive.enabled", c => c.HealthCheck?.Passive?.Enabled is true, "set it to false"),
        new("healthCheck.availableDestinationsPolicy", c => c.HealthCheck?.AvailableDestinationsPolicy is not null, "remove it"),
        new("retry.attempts", c => c.Retry?.Attempts > 1, "set it to 1"),
        new("retry.on", c => c.Retry?.On is not null, "remove it"),
        new("retry.repeatable", c => c.Retry?.Repeatable is true, "set it to false"),
        new("retry.budgetPercent", c => c.Retry?.BudgetPercent is not null, "remove it"),
        new("retry.maxBufferedBodyBytes", c => c.Retry?.MaxBufferedBodyBytes is not null, "remove it"),
        new("retry.hedgeAfter", c => c.Retry?.HedgeAfter is not null, "remove it"),
    ];

    private static readonly Feature<DestinationConfig>[] OfDestinations =
    [
        new("priority", d => d.Priority is not (null or 0), "set it to 0"),
        new("weight", d => d.Weight is not (null or 1), "set it to 1"),
        new("quotaGroup", d => d.QuotaGroup is not null, "remove it"),
        new("api", d => d.Api is not null, "remove it"),
        new("models", d => d.Models is not null, "remove it"),
        new("auth", d => d.Auth is not null, "set the header with a transform (requestHeader)"),
    ];

    private static readonly Feature<ConsumerConfig>[] OfConsumers =
    [
        new("tokensPerMonth", c => c.TokensPerMonth is not null, "remove it"),
        new("budgetPerMonth", c => c.BudgetPerMonth is not null, "remove it"),
        new("models", c => c.Models is not null, "remove it"),
    ];

    public static void Check(RouteDocument document, RouteDocumentErrors errors)
    {
        CheckAll(DocumentPath.Root["routes"], document.Routes, OfRoutes, errors);
        CheckAll(DocumentPath.Root["clusters"], document.Clusters, OfClusters, errors);
        CheckAll(DocumentPath.Root["consumers"], document.Consumers, OfConsumers, errors);
        if (document.Clusters is not null)
        {
            foreach (var (id, cluster) in document.Clusters)
            {
                CheckAll(DocumentPath.Root["clusters"][id]["destinations"], cluster.Destinations, OfDestinations, errors);
            }
        }
    }

    private static void CheckAll<T>(DocumentPath at, IReadOnlyDictionary<string, T>? entries, Feature<T>[] features, RouteDocumentErrors errors)
    {
        if (entries is null)
        {
            return;
        }

        foreach (var (id, entry) in entries)
        {
            foreach (var feature in features)
            {
                if (feature.IsUsed(entry))
                {
                    var place = feature.Place.Split('.').Aggregate(at[id], (path, name) => path[name]);
                    errors.Add(place, $"'{feature.Place}' is not built yet in this release; {feature.Otherwise}");
                }
            }
        }
    }
}
