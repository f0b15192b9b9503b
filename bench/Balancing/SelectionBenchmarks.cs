using System.Net;
using BenchmarkDotNet.Attributes;
using FuncProxy.Forwarding.Balancing;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Model;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Bench.Balancing;

/// <summary>What choosing one of ten destinations costs.</summary>
[MemoryDiagnoser, MinColumn]
public class SelectionBenchmarks
{
    private const int Destinations = 10;

    private readonly Exchange _exchange = new();
    private DestinationSelector _selector = null!;

    /// <summary>The policy.</summary>
    [Params("RoundRobin", "PowerOfTwoChoices", "LeastRequests", "Random", "FirstAlphabetical", "ConsistentHash")]
    public string Policy { get; set; } = null!;

    /// <summary>How the destinations stand: all alike; of different weights; or one of them cooling down.</summary>
    [Params("alike", "weighted", "one away")]
    public string Cluster { get; set; } = null!;

    [GlobalSetup]
    public void Setup()
    {
        var context = new DefaultHttpContext();
        context.Request.Headers["x-user"] = "0f8fad5b-d9cb-469f-a165-70867728950e";
        _exchange.Context = context;
        _exchange.Client = new ClientInfo(IPAddress.Loopback, IPAddress.Loopback, false, "http", "proxy.example");
        var destinations = Enumerable.Range(0, Destinations).Select(Make).ToArray();
        if (Cluster == "one away")
        {
            destinations[4].State.Cool(TimeSpan.FromHours(1));
        }
        var config = new ClusterConfig { LoadBalancingPolicy = Policy, HashOn = Policy == "ConsistentHash" ? new() { Header = "x-user" } : null };
        _selector = new DestinationSelectors(null, TimeProvider.System, Random.Shared).Create("c", config, destinations).Selector;
    }

    [Benchmark]
    public Destination? Select() => _selector.Select(_exchange);

    private Destination Make(int index) => new(
        $"d{index}",
        new DestinationConfig { Address = $"http://d{index}.example/", Weight = Cluster == "weighted" ? index + 1 : 1 },
        new DestinationState(TimeProvider.System));
}
