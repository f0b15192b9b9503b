namespace FuncProxy.Forwarding.Tests.Simulation;

/// <summary>How the cluster is configured.</summary>
/// <param name="Name">As the page says it.</param>
/// <param name="Fields">The cluster's fields beside its destinations, as JSON.</param>
internal sealed record ClusterSetup(string Name, string Fields)
{
    private const string NoHealth = """ "healthCheck": { "coolDown": { "enabled": false } }, "retry": { "attempts": 1 } """;

    private const string Careful = """
        "healthCheck": { "passive": { "enabled": true, "policy": "ConsecutiveFailures", "serverErrors": true, "reactivationPeriod": "00:00:05" }, "availableDestinationsPolicy": "HealthyOrPanic" }
        """;

    private const string Repeats = """ "attempts": 3, "on": ["connect", "timeout", "429", "5xx"], "repeatable": true """;

    public static readonly ClusterSetup RoundRobin = new("round robin, no health", $""" "loadBalancingPolicy": "RoundRobin", {NoHealth} """);

    /// <summary>What YARP does when nothing is configured, done by FuncProxy.</summary>
    public static readonly ClusterSetup AsYarp = new("YARP's defaults", $""" "loadBalancingPolicy": "PowerOfTwoChoices", {NoHealth} """);

    public static readonly ClusterSetup Recommended = new("health and retries", $$""" {{Careful}}, "retry": { {{Repeats}} } """);

    public static readonly ClusterSetup Hedged = new("the same, hedged after 100 ms", $$""" {{Careful}}, "retry": { {{Repeats}}, "hedgeAfter": "00:00:00.100" } """);

    public static IReadOnlyList<ClusterSetup> All { get; } = [RoundRobin, AsYarp, Recommended, Hedged];
}
