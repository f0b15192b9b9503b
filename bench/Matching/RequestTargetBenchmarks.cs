using BenchmarkDotNet.Attributes;
using FuncProxy.Routing.Matching;

namespace FuncProxy.Bench.Matching;

/// <summary>What reading a request's target costs.</summary>
[MemoryDiagnoser]
public class RequestTargetBenchmarks
{
    /// <summary>The target.</summary>
    [Params("/v1/chat/completions", "/v1/chat/completions?api-version=2024-10-21", "/a%2Fb/%61dmin//c")]
    public string Target { get; set; } = "";

    [Benchmark]
    public RequestTargetError Parse() => RequestTarget.TryParse(Target, out _);
}
