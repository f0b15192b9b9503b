using System.Net;
using FuncProxy.Forwarding.Balancing;
using FuncProxy.Forwarding.Balancing.Affinity;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Balancing;

/// <summary>Destinations, and a selector over them whose dice are loaded alike in each run.</summary>
internal sealed class SampleCluster
{
    public static readonly string[] Policies = ["PowerOfTwoChoices", "RoundRobin", "LeastRequests", "Random", "FirstAlphabetical", "ConsistentHash"];

    private SampleCluster(Destination[] destinations, DestinationSelector selector, FakeTimeProvider time) => (Destinations, Selector, Time) = (destinations, selector, time);

    public Destination[] Destinations { get; }

    public DestinationSelector Selector { get; }

    public FakeTimeProvider Time { get; }

    /// <param name="policy">Its policy.</param>
    /// <param name="destinations">Weight and priority of each; their ids are d0, d1, …</param>
    /// <param name="change">Changes the cluster's configuration.</param>
    /// <param name="seed">Loads the dice.</param>
    public static SampleCluster Of(string policy, IReadOnlyList<(int Weight, int Priority)> destinations, Func<ClusterConfig, ClusterConfig>? change = null, int seed = 4711)
    {
        var time = new FakeTimeProvider();
        var all = destinations.Select((each, index) => Make(index, each.Weight, each.Priority, time)).ToArray();
        var config = new ClusterConfig { LoadBalancingPolicy = policy, HashOn = policy == "ConsistentHash" ? new() { Header = "x-key" } : null };
        var selectors = new DestinationSelectors(new AffinityKey("0123456789abcdef"), time, new Random(seed));
        return new(all, selectors.Create("c", change?.Invoke(config) ?? config, all).Selector, time);
    }

    public static SampleCluster Of(string policy, params int[] weights) => Of(policy, [.. weights.Select(weight => (weight, 0))]);

    public static Exchange Request(string? key = null, Action<HttpContext>? change = null)
    {
        var context = new DefaultHttpContext();
        if (key is not null)
        {
            context.Request.Headers["x-key"] = key;
        }
        change?.Invoke(context);
        return new Exchange { Context = context, Client = new ClientInfo(IPAddress.Loopback, IPAddress.Loopback, false, "http", "proxy.example") };
    }

    public Destination? Select(Exchange exchange) => Selector.Select(exchange);

    /// <summary>How many of so many requests, each with a key of its own, went to each destination.</summary>
    public int[] Spread(int requests)
    {
        var counts = new int[Destinations.Length];
        for (var i = 0; i < requests; i++)
        {
            counts[Array.IndexOf(Destinations, Select(Request($"user-{i}")))]++;
        }
        return counts;
    }

    private static Destination Make(int index, int weight, int priority, FakeTimeProvider time)
        => new($"d{index}", new DestinationConfig { Address = $"http://d{index}.example/", Weight = weight, Priority = priority }, new DestinationState(time));
}
