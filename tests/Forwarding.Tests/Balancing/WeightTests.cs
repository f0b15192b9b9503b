using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Tests.Balancing;

/// <summary>Shares by weight, with loaded dice; all within two percent of all requests.</summary>
public sealed class WeightTests
{
    private const int Requests = 40_000;
    private const double Tolerance = 0.02;

    public static TheoryData<string, int[]> Weighted()
    {
        var data = new TheoryData<string, int[]>();
        foreach (var policy in SampleCluster.Policies.Except(["FirstAlphabetical"]))
        {
            data.Add(policy, [1, 1, 1, 1]);
            data.Add(policy, [5, 3, 2]);
            data.Add(policy, [1000, 1, 499]);
            data.Add(policy, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Weighted))]
    public void Shares_of_idle_destinations_are_those_of_their_weights(string policy, int[] weights)
        => ShouldBeByWeight(SampleCluster.Of(policy, weights).Spread(Requests), weights);

    [Theory]
    [MemberData(nameof(Weighted))]
    public void Shares_stay_by_weight_among_those_that_are_left(string policy, int[] weights)
    {
        var cluster = SampleCluster.Of(policy, weights);
        SampleRules.Down(cluster.Destinations[0]);

        ShouldBeByWeight(cluster.Spread(Requests), [0, .. weights[1..]]);
    }

    [Theory]
    [InlineData("PowerOfTwoChoices", new[] { 1, 1 })]
    [InlineData("PowerOfTwoChoices", new[] { 3, 1 })]
    [InlineData("PowerOfTwoChoices", new[] { 5, 3, 2 })]
    [InlineData("LeastRequests", new[] { 3, 1 })]
    [InlineData("LeastRequests", new[] { 5, 3, 2 })]
    public void Shares_of_busy_destinations_are_those_of_their_weights(string policy, int[] weights)
    {
        var cluster = SampleCluster.Of(policy, weights);
        var counts = new int[weights.Length];
        var inFlight = new Queue<(Destination Destination, int Epoch)>();
        for (var i = 0; i < Requests; i++)
        {
            if (inFlight.Count == 60)
            {
                var (done, epoch) = inFlight.Dequeue();
                done.State.Leave(epoch, AttemptOutcome.Success);
            }
            var destination = cluster.Select(SampleCluster.Request())!;
            counts[Array.IndexOf(cluster.Destinations, destination)]++;
            inFlight.Enqueue((destination, destination.State.Enter()));
        }

        ShouldBeByWeight(counts, weights);
    }

    [Fact]
    public void Round_robin_spreads_the_turns_of_a_heavy_destination()
    {
        var cluster = SampleCluster.Of("RoundRobin", 5, 1, 1);
        var turns = Enumerable.Range(0, 70).Select(_ => cluster.Select(SampleCluster.Request())!.Id).ToList();

        turns.Chunk(7).ShouldAllBe(cycle => cycle.Count(id => id == "d0") == 5 && cycle.Count(id => id == "d1") == 1);
        string.Join(",", turns).ShouldNotContain("d0,d0,d0,d0");
    }

    [Fact]
    public void Round_robin_takes_equals_strictly_in_turn()
    {
        var cluster = SampleCluster.Of("RoundRobin", 7, 7, 7);
        var turns = Enumerable.Range(0, 30).Select(_ => cluster.Select(SampleCluster.Request())!.Id).ToList();

        turns.Chunk(3).ShouldAllBe(cycle => cycle.SequenceEqual(turns.Take(3)));
    }

    [Fact]
    public void Round_robin_begins_anywhere()
        => Enumerable.Range(0, 50).Select(seed => SampleCluster.Of("RoundRobin", [(1, 0), (1, 0), (1, 0)], seed: seed).Select(SampleCluster.Request())!.Id)
            .Distinct().Count().ShouldBe(3);

    [Fact]
    public void Turns_of_very_many_destinations_are_rounded_not_refused()
    {
        var weights = Enumerable.Range(0, 300).Select(index => 701 + index).ToArray();

        SampleCluster.Of("RoundRobin", weights).Spread(33_000).ShouldAllBe(count => count > 50);
    }

    [Theory]
    [InlineData("PowerOfTwoChoices")]
    [InlineData("RoundRobin")]
    [InlineData("LeastRequests")]
    [InlineData("Random")]
    [InlineData("ConsistentHash")]
    public void Destination_that_starts_slowly_has_a_part_of_its_share(string policy)
    {
        var cluster = SampleCluster.Of(policy, 1, 1, 1, 1);
        SampleRules.Recover(cluster.Destinations[2]);
        cluster.Time.Advance(SampleRules.Span / 2);

        // Half of a quarter, of what is then seven eighths; where equals are compared, a little less.
        var share = cluster.Spread(Requests)[2] / (double)Requests;
        share.ShouldBeInRange(0.11, 0.155);
        cluster.Time.Advance(SampleRules.Span / 2);
        (cluster.Spread(Requests)[2] / (double)Requests).ShouldBe(0.25, Tolerance);
    }

    private static void ShouldBeByWeight(int[] counts, int[] weights)
    {
        for (var i = 0; i < counts.Length; i++)
        {
            ((double)counts[i] / counts.Sum()).ShouldBe((double)weights[i] / weights.Sum(), Tolerance, $"{i}: {string.Join(", ", counts)}");
        }
    }
}
