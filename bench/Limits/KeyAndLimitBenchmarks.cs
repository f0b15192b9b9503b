using System.Security.Cryptography;
using System.Text;
using BenchmarkDotNet.Attributes;
using FuncProxy.Forwarding.Access;
using FuncProxy.Forwarding.Limits;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Consumers;
using FuncProxy.Routing.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace FuncProxy.Bench.Limits;

/// <summary>What an API key and a limit cost a request, beside one SHA-256 of the key.</summary>
[MemoryDiagnoser, MinColumn]
public class KeyAndLimitBenchmarks
{
    private const int Consumers = 1000;
    private const string Key = "fp_Zx0pVtm1wqC9sLr7uYb3kJh5gNf8dQe2aRiTo6PmXc4";

    private readonly Exchange _exchange = new();
    private KeyRule _rule = null!;
    private RouteLimit _limit = null!;

    [GlobalSetup]
    public void Setup()
    {
        var context = new DefaultHttpContext();
        context.Request.Headers["api-key"] = Key;
        _exchange.Context = context;
        var consumers = Enumerable.Range(1, Consumers - 1).ToDictionary(i => $"team-{i}", i => new ConsumerConfig { Keys = [ConsumerKey.Entry($"{Key}-{i}")] });
        consumers["team-0"] = new ConsumerConfig { Keys = [ConsumerKey.Entry(Key)] };
        _rule = new KeyRule(ConsumerKeys.Compile(consumers), null, TimeProvider.System);
        var route = new RouteConfig { Access = new() { Allow = AccessMode.Key }, Limits = new() { RequestsPerMinute = int.MaxValue } };
        _limit = new RouteLimits(TimeSpan.FromMinutes(1), null, TimeProvider.System, NullLoggerFactory.Instance).Compile("r", route)!;
    }

    [Benchmark(Baseline = true)]
    public byte Hash()
    {
        Span<byte> text = stackalloc byte[64];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..Encoding.Latin1.GetBytes(Key, text)], hash);
        return hash[0];
    }

    [Benchmark]
    public ProxyError KeyCheck() => _rule.CheckAsync(_exchange).GetAwaiter().GetResult();

    [Benchmark]
    public ProxyError KeyCheckAndLimit()
    {
        var error = KeyCheck();
        return error == ProxyError.None ? _limit.TakeAsync(_exchange).GetAwaiter().GetResult() : error;
    }
}
