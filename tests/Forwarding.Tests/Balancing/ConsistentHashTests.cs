using System.Net;
using FuncProxy.Forwarding.Balancing.Hashing;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;

namespace FuncProxy.Forwarding.Tests.Balancing;

public sealed class ConsistentHashTests
{
    private const int Keys = 20_000;

    [Theory]
    [InlineData(new[] { 1, 1, 1, 1 }, 0)]
    [InlineData(new[] { 1, 1, 1, 1 }, 3)]
    [InlineData(new[] { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 }, 5)]
    [InlineData(new[] { 1, 2, 3, 4 }, 2)]
    public void Only_the_keys_of_the_one_that_leaves_move(int[] weights, int leaving)
    {
        var cluster = SampleCluster.Of("ConsistentHash", weights);
        var before = Map(cluster);
        SampleRules.Down(cluster.Destinations[leaving]);
        var after = Map(cluster);

        var moved = before.Where(pair => after[pair.Key] != pair.Value).ToList();
        moved.ShouldAllBe(pair => pair.Value == leaving);
        ((double)moved.Count / Keys).ShouldBeLessThanOrEqualTo((double)weights[leaving] / weights.Sum() + 0.02);
        moved.Select(pair => after[pair.Key]).Distinct().Count().ShouldBe(weights.Length - 1, "the keys must spread over all others");
    }

    [Fact]
    public void Destination_that_comes_back_gets_its_keys_back()
    {
        var cluster = SampleCluster.Of("ConsistentHash", 1, 1, 1);
        var before = Map(cluster);
        SampleRules.Cool(cluster.Destinations[1]);
        Map(cluster).Values.ShouldNotContain(1);
        cluster.Time.Advance(SampleRules.Span);

        Map(cluster).ShouldBe(before);
    }

    [Fact]
    public void Order_and_dice_of_an_instance_do_not_matter()
    {
        var one = SampleCluster.Of("ConsistentHash", [(1, 0), (1, 0), (1, 0)], seed: 1);
        var other = SampleCluster.Of("ConsistentHash", [(1, 0), (1, 0), (1, 0)], seed: 2);

        Map(other).ShouldBe(Map(one));
    }

    // Pinned: in another release a key must not go elsewhere.
    [Fact]
    public void Hash_is_the_same_in_every_release()
    {
        StableHash.Of("user-1").ShouldBe(PinnedText);
        StableHash.Of("user-1"u8).ShouldBe(PinnedBytes);
    }

    [Fact]
    public void Next_attempt_goes_to_the_same_second_best()
    {
        var cluster = SampleCluster.Of("ConsistentHash", 1, 1, 1, 1);
        var seconds = Enumerable.Range(0, 5).Select(_ =>
        {
            var exchange = SampleCluster.Request("alice");
            exchange.Attempts.Add(cluster.Select(exchange)!);
            return cluster.Select(exchange)!.Id;
        }).ToList();

        seconds.Distinct().ShouldHaveSingleItem();
        seconds[0].ShouldNotBe(cluster.Select(SampleCluster.Request("alice"))!.Id);
    }

    [Fact]
    public void Request_without_a_key_goes_anywhere()
    {
        var cluster = SampleCluster.Of("ConsistentHash", 1, 1, 1);

        Enumerable.Range(0, 100).Select(_ => cluster.Select(SampleCluster.Request())!.Id).Distinct().Count().ShouldBe(3);
        Enumerable.Range(0, 100).Select(_ => cluster.Select(SampleCluster.Request(""))!.Id).Distinct().Count().ShouldBe(3);
    }

    [Theory]
    [InlineData("sid=alice", "a=b; sid=alice;c=d", true)]
    [InlineData("sid=alice", "sid=bob", false)]
    [InlineData("sid=alice", "SID=alice; sid=bob", false)]
    public void Cookie_is_found_among_others(string one, string other, bool same)
    {
        var source = HashSource.Of(new HashOnConfig { Cookie = "sid" });

        source.TryHash(SampleCluster.Request(change: context => context.Request.Headers.Cookie = one), out var first).ShouldBeTrue();
        source.TryHash(SampleCluster.Request(change: context => context.Request.Headers.Cookie = other), out var second).ShouldBeTrue();
        (first == second).ShouldBe(same);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sid=")]
    [InlineData("other=1; sid")]
    public void Missing_or_empty_cookie_is_no_key(string field)
        => HashSource.Of(new HashOnConfig { Cookie = "sid" }).TryHash(SampleCluster.Request(change: context => context.Request.Headers.Cookie = field), out _).ShouldBeFalse();

    [Theory]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void Address_is_the_clients_or_its_network(string one, string other, bool same)
    {
        var source = HashSource.Of(new HashOnConfig { ClientAddress = true });
        ulong Hash(string address)
        {
            source.TryHash(new Exchange { Client = new ClientInfo(IPAddress.Parse(address), null, false, "http", "h") }, out var hash).ShouldBeTrue();
            return hash;
        }

        (Hash(one) == Hash(other)).ShouldBe(same);
        source.TryHash(new Exchange(), out _).ShouldBeFalse();
    }

    private const ulong PinnedText = 3755481598031237970;
    private const ulong PinnedBytes = 1797757878649847843;

    private static Dictionary<string, int> Map(SampleCluster cluster)
        => Enumerable.Range(0, Keys).ToDictionary(i => $"key-{i}", i => Array.IndexOf(cluster.Destinations, cluster.Select(SampleCluster.Request($"key-{i}"))));
}
