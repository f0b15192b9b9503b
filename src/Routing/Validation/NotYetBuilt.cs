using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation;

/// <summary>Refuses what the contract has but this release does not do, so that nothing is silently ignored. Whoever builds a feature deletes its line.</summary>
internal static class NotYetBuilt
{
    private sealed record Feature<T>(string Place, Func<T, bool> IsUsed, string Otherwise);

    private static readonly Feature<RouteConfig>[] OfRoutes =
    [
        new("limits.tokensPerMinute", r => r.Limits?.TokensPerMinute is not null, "remove it"),
    ];

    private static readonly Feature<DestinationConfig>[] OfDestinations =
    [
        new("api", d => d.Api is not null, "remove it"),
        new("models", d => d.Models is not null, "remove it"),
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
