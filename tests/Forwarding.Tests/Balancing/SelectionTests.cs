using FsCheck;
using FsCheck.Fluent;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;

namespace FuncProxy.Forwarding.Tests.Balancing;

public sealed class SelectionTests
{
    private enum Standing
    {
        Fit,
        Slow,
        Tried,
        Cooling,
        Resting,
        Down,
    }

    public static TheoryData<string> Policies() => [.. SampleCluster.Policies];

    [Theory]
    [MemberData(nameof(Policies))]
    public void Chosen_is_one_that_can_take_it_of_the_best_priority_that_has_one(string policy)
    {
        var destination =
            from standing in Gen.Elements(Enum.GetValues<Standing>())
            from weight in Gen.Elements(1, 2, 7, 1000)
            from priority in Gen.Elements(0, 0, 1, 5)
            select (standing, weight, priority);
        var clusters =
            from count in Gen.Choose(1, 8)
            from all in Gen.ArrayOf(destination, count)
            from key in Gen.Elements(null, "alice", "bob")
            select (all, key);

        Prop.ForAll(clusters.ToArbitrary(), given =>
        {
            var cluster = SampleCluster.Of(policy, [.. given.all.Select(each => (each.weight, each.priority))]);
            var exchange = SampleCluster.Request(given.key);
            for (var i = 0; i < given.all.Length; i++)
            {
                Bring(cluster.Destinations[i], given.all[i].standing, exchange);
            }
            var fit = cluster.Destinations.Where((_, index) => given.all[index].standing is Standing.Fit or Standing.Slow).ToList();
            var expected = fit.Where(each => each.Priority == fit.Min(other => other.Priority)).ToList();
            for (var i = 0; i < 20; i++)
            {
                if (cluster.Select(exchange) is { } chosen)
                {
                    expected.ShouldContain(chosen);
                }
                else
                {
                    expected.ShouldBeEmpty();
                }
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Attempts_go_through_all_destinations_and_end(string policy)
    {
        var cluster = SampleCluster.Of(policy, [(1, 0), (3, 0), (1, 1), (1, 1)]);
        var exchange = SampleCluster.Request("alice");
        var chosen = new List<Destination>();
        while (cluster.Select(exchange) is { } destination)
        {
            chosen.Add(destination);
            exchange.Attempts.Add(destination);
        }

        chosen.Take(2).ShouldBe(cluster.Destinations[..2], ignoreOrder: true);
        chosen.Skip(2).ShouldBe(cluster.Destinations[2..], ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Rested_destination_gets_one_trial(string policy)
    {
        var cluster = SampleCluster.Of(policy, 1, 1, 1);
        SampleRules.Rest(cluster.Destinations[0]);
        Count(cluster, 200).ShouldBe(0);
        cluster.Time.Advance(SampleRules.Span);

        Count(cluster, 200).ShouldBe(1);
        return;

        static int Count(SampleCluster cluster, int requests)
            => Enumerable.Range(0, requests).Count(i => cluster.Select(SampleCluster.Request($"user-{i}")) == cluster.Destinations[0]);
    }

    [Fact]
    public void Trial_is_given_once_under_many_threads()
    {
        var cluster = SampleCluster.Of("LeastRequests", 1, 1);
        SampleRules.Rest(cluster.Destinations[0]);
        cluster.Time.Advance(SampleRules.Span);
        var trials = 0;

        Parallel.For(0, 64, i => _ = cluster.Select(SampleCluster.Request()) == cluster.Destinations[0] ? Interlocked.Increment(ref trials) : 0);

        trials.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Worse_priority_serves_only_while_no_better_one_can(string policy)
    {
        var cluster = SampleCluster.Of(policy, [(1, 2), (1, 0), (1, 1)]);
        Ids(cluster).ShouldBe(["d1"]);
        SampleRules.Cool(cluster.Destinations[1]);
        Ids(cluster).ShouldBe(["d2"]);
        SampleRules.Down(cluster.Destinations[2]);
        Ids(cluster).ShouldBe(["d0"]);
        cluster.Time.Advance(SampleRules.Span);
        Ids(cluster).ShouldBe(["d1"]);
    }

    [Fact]
    public void Sole_destination_of_the_best_priority_serves_also_when_it_starts_slowly()
    {
        var cluster = SampleCluster.Of("PowerOfTwoChoices", [(1, 0), (1, 1)]);
        SampleRules.Recover(cluster.Destinations[0]);

        Ids(cluster).ShouldBe(["d0"]);
    }

    [Fact]
    public void First_alphabetical_goes_by_id_not_by_order()
        => Ids(SampleCluster.Of("FirstAlphabetical", 1, 1, 1)).ShouldBe(["d0"]);

    [Fact]
    public void Least_requests_finds_the_free_one()
    {
        var cluster = SampleCluster.Of("LeastRequests", 1, 1, 1, 1);
        foreach (var destination in cluster.Destinations.Where(each => each.Id != "d2"))
        {
            destination.State.Enter();
        }

        Ids(cluster).ShouldBe(["d2"]);
    }

    [Fact]
    public void Power_of_two_choices_never_takes_the_busiest()
    {
        var cluster = SampleCluster.Of("PowerOfTwoChoices", 1, 1, 1, 1);
        cluster.Destinations[3].State.Enter();

        Ids(cluster).ShouldBe(["d0", "d1", "d2"]);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Panic_takes_the_least_bad_of_the_best_priority(string policy)
    {
        var cluster = Panicking(policy, [(1, 0), (1, 0), (1, 1)]);
        Array.ForEach(cluster.Destinations, SampleRules.Down);
        cluster.Destinations[0].State.Health.NoteProbe(false, 1);

        Ids(cluster).ShouldBe(["d1"]);
        cluster.Destinations[1].State.Panics.ShouldBe(Rounds);
        var again = SampleCluster.Request();
        again.Attempts.Add(cluster.Destinations[1]);
        cluster.Select(again).ShouldBe(cluster.Destinations[0]);
    }

    [Fact]
    public void Without_panic_nothing_serves_when_all_are_unhealthy()
    {
        var cluster = SampleCluster.Of("PowerOfTwoChoices", 1, 1);
        Array.ForEach(cluster.Destinations, SampleRules.Down);

        cluster.Select(SampleCluster.Request()).ShouldBeNull();
        cluster.Selector.ShortestCoolDown().ShouldBeNull();
    }

    [Fact]
    public void Panic_leaves_one_that_cools_down_alone()
    {
        var cluster = Panicking("PowerOfTwoChoices", [(1, 0), (1, 0)]);
        SampleRules.Down(cluster.Destinations[0]);
        SampleRules.Cool(cluster.Destinations[1]);

        cluster.Select(SampleCluster.Request()).ShouldBe(cluster.Destinations[0]);
        SampleRules.Cool(cluster.Destinations[0]);
        cluster.Select(SampleCluster.Request()).ShouldBeNull();
        cluster.Selector.ShortestCoolDown().ShouldBe(SampleRules.Span);
    }

    [Fact]
    public void Cool_down_of_one_is_no_reason_to_wait_while_another_serves()
    {
        var cluster = SampleCluster.Of("PowerOfTwoChoices", 1, 1);
        SampleRules.Cool(cluster.Destinations[1]);

        cluster.Selector.ShortestCoolDown().ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Selection_allocates_nothing(string policy)
    {
        var cluster = SampleCluster.Of(policy, [.. Enumerable.Range(1, 10).Select(weight => (weight, weight % 2))]);
        SampleRules.Cool(cluster.Destinations[1]);
        var exchange = SampleCluster.Request("alice");
        exchange.Attempts.Add(cluster.Destinations[3]);
        cluster.Select(exchange);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            cluster.Select(exchange);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private const int Rounds = 100;

    private static SampleCluster Panicking(string policy, IReadOnlyList<(int, int)> destinations)
        => SampleCluster.Of(policy, destinations, config => config with { HealthCheck = new HealthCheckConfig { AvailableDestinationsPolicy = "HealthyOrPanic" } });

    private static IEnumerable<string> Ids(SampleCluster cluster)
        => Enumerable.Range(0, Rounds).Select(i => cluster.Select(SampleCluster.Request($"user-{i}"))!.Id).Distinct().Order().ToList();

    private static void Bring(Destination destination, Standing standing, Exchange exchange)
    {
        switch (standing)
        {
            case Standing.Slow:
                SampleRules.Recover(destination);
                break;
            case Standing.Tried:
                exchange.Attempts.Add(destination);
                break;
            case Standing.Cooling:
                SampleRules.Cool(destination);
                break;
            case Standing.Resting:
                SampleRules.Rest(destination);
                break;
            case Standing.Down:
                SampleRules.Down(destination);
                break;
        }
    }
}
