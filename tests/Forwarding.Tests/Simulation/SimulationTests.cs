namespace FuncProxy.Forwarding.Tests.Simulation;

/// <summary>What clients notice of bad days, over real sockets: the goals that docs/balancing.md's table is held to.</summary>
[Collection(TimingCollection.Name)]
public sealed class SimulationTests
{
    private const double MostAttempts = 1.2;
    private const double MostSlower = 1.5;
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2.5);

    [Fact]
    public Task One_of_four_refuses_connections_and_no_client_notices() => ReachesNoClientAsync(Scenario.Refuses);

    [Fact]
    public Task One_of_four_hangs_and_no_client_gets_an_error() => ReachesNoClientAsync(Scenario.Hangs);

    [Fact]
    public Task One_of_four_flaps_and_repeats_stay_few() => ReachesNoClientAsync(Scenario.Flaps);

    [Fact]
    public Task One_of_four_is_full_and_no_client_notices() => ReachesNoClientAsync(Scenario.Full, firstFull: 3);

    [Fact]
    public Task One_of_two_quota_groups_is_full_and_no_client_notices() => ReachesNoClientAsync(Scenario.FullGroup, firstFull: 2);

    [Fact]
    public async Task One_of_four_is_twenty_times_slower_and_nine_of_ten_requests_are_as_fast_as_ever()
    {
        // What else the machine does may slow down one of two runs that follow each other, but not one of each pair.
        for (var tries = 1; ; tries++)
        {
            var well = await RunAsync(Scenario.Healthy, ClusterSetup.Hedged);
            var slow = await RunAsync(Scenario.Slow, ClusterSetup.Hedged);
            HasNoErrors(slow);
            if (slow.P50 <= well.P50 * MostSlower && slow.P90 <= well.P90 * MostSlower)
            {
                return;
            }
            tries.ShouldBeLessThan(3, $"all are well: {well}; one is slow: {slow}");
        }
    }

    [Fact]
    public async Task Round_robin_without_health_shows_clients_every_fourth_failure()
    {
        var result = await SimulationRun.RunAsync(Scenario.Refuses, ClusterSetup.RoundRobin, TimeSpan.FromSeconds(1));

        ((double)result.Errors / result.Requests).ShouldBe(0.25, 0.05);
    }

    /// <param name="scenario">What is wrong.</param>
    /// <param name="firstFull">The first of the destinations that have asked for 20 s.</param>
    private static async Task ReachesNoClientAsync(Scenario scenario, int? firstFull = null)
    {
        foreach (var setup in new[] { ClusterSetup.Recommended, ClusterSetup.Hedged })
        {
            var result = await RunAsync(scenario, setup);

            HasNoErrors(result);
            result.Attempts.Skip(firstFull ?? result.Attempts.Count()).Sum().ShouldBeLessThan(50);
        }
    }

    private static Task<SimulationResult> RunAsync(Scenario scenario, ClusterSetup setup) => SimulationRun.RunAsync(scenario, setup, Short);

    private static void HasNoErrors(SimulationResult result)
    {
        result.Requests.ShouldBeGreaterThan(200);
        result.Errors.ShouldBe(0, result.FirstError);
        result.AttemptsPerRequest.ShouldBeInRange(1, MostAttempts);
    }
}
