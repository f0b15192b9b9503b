using BenchmarkDotNet.Attributes;
using FuncProxy.Routing.Matching;
using FuncProxy.Routing.Model;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Bench.Matching;

/// <summary>What a match costs with few and with many routes; the requests are spread over all of them.</summary>
[MemoryDiagnoser, MinColumn]
public class MatchBenchmarks
{
    private const int RequestCount = 64;

    private Sample _literals = null!;
    private Sample _parameters = null!;
    private Sample _hosts = null!;
    private Sample _orders = null!;
    private int _next;

    /// <summary>The number of routes.</summary>
    [Params(10, 10_000)]
    public int Routes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _literals = Make(number => new() { Match = new() { Path = $"/r{number:D5}/{{**rest}}" } }, number => $"/r{number:D5}/a/b?x=1");
        _parameters = Make(number => new() { Match = new() { Path = $"/api/{{tenant}}/r{number:D5}/{{id:int}}" } }, number => $"/api/acme/r{number:D5}/{number}");
        _hosts = Make(number => new() { Match = new() { Hosts = [$"h{number:D5}.example.com"], Path = "/{**rest}" } }, _ => "/a/b", number => $"h{number:D5}.example.com:443");
        _orders = Make(number => new() { Order = Routes - number, Match = new() { Path = $"/r{number:D5}/{{**rest}}" } }, number => $"/r{number:D5}/a/b");
    }

    [Benchmark]
    public int Literals() => Match(_literals);

    [Benchmark]
    public int Parameters() => Match(_parameters);

    [Benchmark]
    public int Hosts() => Match(_hosts);

    [Benchmark]
    public int Orders() => Match(_orders);

    private int Match(Sample sample) => sample.Table.Match(in sample.Requests[_next++ & (RequestCount - 1)]).Index;

    private Sample Make(Func<int, RouteConfig> route, Func<int, string> target, Func<int, string>? host = null)
    {
        var table = RouteTable.Compile(Enumerable.Range(0, Routes).ToDictionary(number => $"r{number}", route));
        var requests = new RouteRequest[RequestCount];
        for (var index = 0; index < RequestCount; index++)
        {
            // A prime stride visits the routes in no order that a cache would like.
            var number = (int)((index * 7_919L) % Routes);
            RequestTarget.TryParse(target(number), out var parsed);
            requests[index] = new RouteRequest("GET", host?.Invoke(number) ?? "localhost", parsed, new HeaderDictionary());
            if (table.Match(requests[index]).Index != number)
            {
                throw new InvalidOperationException($"{target(number)} did not match route {number}.");
            }
        }

        return new Sample(table, requests);
    }

    private sealed record Sample(RouteTable Table, RouteRequest[] Requests);
}
