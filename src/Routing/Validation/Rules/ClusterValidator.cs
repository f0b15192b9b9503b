using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Validation.Rules;

internal static class ClusterValidator
{
    private const string ConsistentHash = "ConsistentHash";

    private static readonly string[] LoadBalancingPolicies = ["PowerOfTwoChoices", "RoundRobin", "LeastRequests", "Random", "FirstAlphabetical", ConsistentHash];

    public static void Check(DocumentPath at, ClusterConfig cluster, bool isUsed, AddressValidator addresses, RouteDocumentErrors errors)
    {
        if (isUsed && cluster.Destinations is not { Count: > 0 })
        {
            errors.AddMissing(at["destinations"], "the cluster has no destination, but a route leads to it; add { \"id\": { \"address\": \"https://…\" } }");
        }

        foreach (var (id, destination) in cluster.Destinations ?? EmptyDestinations)
        {
            DestinationValidator.Check(at["destinations"][id], destination, cluster.HttpClient, addresses, errors);
        }

        Checks.OneOf(errors, at["loadBalancingPolicy"], cluster.LoadBalancingPolicy, LoadBalancingPolicies);
        CheckHashOn(at["hashOn"], cluster, errors);
        AffinityValidator.Check(at["sessionAffinity"], cluster.SessionAffinity, errors);
        HealthCheckValidator.Check(at, cluster, errors);
        HttpClientValidator.Check(at["httpClient"], cluster.HttpClient, addresses, errors);
        HttpRequestValidator.Check(at["httpRequest"], cluster.HttpRequest, errors);
        RetryValidator.Check(at["retry"], cluster, errors);
    }

    private static void CheckHashOn(DocumentPath at, ClusterConfig cluster, RouteDocumentErrors errors)
    {
        var hashes = string.Equals(cluster.LoadBalancingPolicy, ConsistentHash, StringComparison.OrdinalIgnoreCase);
        if (cluster.HashOn is not { } hashOn)
        {
            if (hashes)
            {
                errors.AddMissing(at, $"the policy {ConsistentHash} needs to know what to hash; add \"hashOn\": {{ \"header\": \"…\" }}, or cookie, clientAddress, jsonField");
            }

            return;
        }

        var set = (hashOn.Header is null ? 0 : 1) + (hashOn.Cookie is null ? 0 : 1) + (hashOn.ClientAddress is true ? 1 : 0) + (hashOn.JsonField is null ? 0 : 1);
        if (set != 1)
        {
            errors.AddMissing(at, $"{set} fields are set; set exactly one of header, cookie, clientAddress, jsonField");
        }

        Checks.Token(errors, at["header"], hashOn.Header, "a header's name");
        Checks.Token(errors, at["cookie"], hashOn.Cookie, "a cookie's name");
        if (hashOn.JsonField is { } field && field.Split('.').Contains(""))
        {
            errors.Add(at["jsonField"], $"{errors.Quote(at["jsonField"], field)} is no field; write \"user\", or \"metadata.user\" for a field of an object");
        }

        if (!hashes && cluster.LoadBalancingPolicy?.Contains('%', StringComparison.Ordinal) != true)
        {
            errors.Add(at, $"only the policy {ConsistentHash} hashes; set \"loadBalancingPolicy\": \"{ConsistentHash}\" or remove 'hashOn'");
        }
    }

    private static readonly Dictionary<string, DestinationConfig> EmptyDestinations = [];
}
