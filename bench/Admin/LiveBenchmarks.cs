using BenchmarkDotNet.Attributes;
using FuncProxy.Admin.Live;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Telemetry;
using FuncProxy.Forwarding.Transforms;
using FuncProxy.Routing.Matching;
using FuncProxy.Routing.Model;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Bench.Admin;

/// <summary>What the admin's live counters cost a request: from its begin to its end, all that their observer does.</summary>
[MemoryDiagnoser, MinColumn]
public class LiveBenchmarks
{
    private readonly LiveTraffic _live = new(TimeProvider.System);
    private readonly Exchange _exchange = new();
    private RequestWatch _watch = null!;

    /// <summary>How many destinations were asked.</summary>
    [Params(0, 1)]
    public int Attempts { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var config = new RouteConfig { Respond = new RespondConfig() };
        _exchange.Context = new DefaultHttpContext();
        RequestTarget.TryParse("/v1/chat/completions", out var target);
        _exchange.Target = target;
        _exchange.Route = new ProxyRoute
        {
            Id = "chat-completions",
            Transformer = TransformCompiler.Compile(config),
            Handler = new RespondHandler(FixedResponse.Compile(config.Respond)!),
            Access = [],
            MaxRequestBodyBytes = null,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _watch = _exchange.StartWatch();
        _watch.Start(TimeProvider.System, 1, "http");
        _watch.RequestBytes = 512;
        _watch.ResponseBytes = 2048;
        for (var i = 0; i < Attempts; i++)
        {
            _exchange.Attempts.Add(new Destination("east", new DestinationConfig { Address = "http://east.example/" }, new DestinationState(TimeProvider.System)));
        }
    }

    [Benchmark]
    public void Observe()
    {
        _live.Began(_exchange.Context, "http");
        _live.Ended(new RequestRecord(_exchange, _watch));
    }
}
