using System.Net;
using System.Text;
using BenchmarkDotNet.Attributes;
using FuncProxy.Forwarding.Caching;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Sending;
using FuncProxy.Forwarding.Transforms;
using FuncProxy.Routing.Matching;
using FuncProxy.Routing.Model;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Bench.Sending;

/// <summary>The stages between the match and the socket: the request's head as it is made for the destination, the response's as it is copied, an event stream's scan (64 KiB of it), a response's freshness.</summary>
[MemoryDiagnoser, MinColumn]
public class SendingBenchmarks
{
    private static readonly byte[] Events = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 600).Select(i => $"id: {i}\ndata: {{\"choices\":[{{\"delta\":{{\"content\":\"word {i} \"}},\"index\":0}}]}}\n\n")));

    private readonly Exchange _exchange = new();
    private readonly DefaultHttpContext _context = new();
    private readonly HttpResponseMessage _response = new(HttpStatusCode.OK) { Content = new ByteArrayContent(new byte[1024]) };
    private readonly Instant _received = Instant.Now(TimeProvider.System);
    private ProxyCluster _cluster = null!;
    private Freshness _freshness;

    [GlobalSetup]
    public void Setup()
    {
        var request = _context.Request;
        (request.Method, request.Scheme, request.Protocol, request.Path, request.Host) = ("GET", "http", "HTTP/1.1", "/v1/models", new HostString("proxy.example"));
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)
        [
            ("Accept", "application/json"), ("Accept-Encoding", "gzip, deflate, br"), ("User-Agent", "OpenAI/Python 1.52.0"), ("Authorization", "Bearer sk-0123456789abcdef"), ("X-Stainless-Lang", "python"),
            ("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"), ("Connection", "keep-alive"),
        ])
        {
            request.Headers[name] = value;
        }
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("Server", "origin"), ("Date", "Tue, 01 Dec 2026 02:00:00 GMT"), ("Cache-Control", "no-store"), ("X-Request-Id", "0123456789")])
        {
            _response.Headers.TryAddWithoutValidation(name, value);
        }
        _response.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json; charset=utf-8");
        _exchange.Context = _context;
        _ = RequestTarget.TryParse("/v1/models?limit=20", out var target);
        _exchange.Target = target;
        _exchange.RequestId = "0HNQF80AKEOKV:00000001";
        _exchange.Client = new ClientInfo(IPAddress.Loopback, IPAddress.Loopback, false, "http", "proxy.example");
        _exchange.Route = new ProxyRoute { Id = "models", Template = "/v1/{**rest}", Transformer = TransformCompiler.Compile(new RouteConfig()), Handler = null!, MaxRequestBodyBytes = null, Timeout = Timeout.InfiniteTimeSpan };
        _cluster = new ProxyCluster
        {
            Id = "models", Client = null!, ActivityTimeout = TimeSpan.FromSeconds(100), Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower, AllowResponseBuffering = false,
        };
        _freshness = new Freshness(_received, TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(5));
    }

    [Benchmark]
    public HttpRequestMessage RequestHead() => UpstreamRequest.Create(_exchange, _cluster, null!);

    [Benchmark]
    public int ResponseHead()
    {
        _context.Response.Headers.Clear();
        UpstreamResponse.CopyHead(_exchange, _response);
        return _context.Response.Headers.Count;
    }

    [Benchmark]
    public bool EventScan()
    {
        var place = default(EventPlace);
        place.Pass(Events);
        return place.IsBetweenEvents;
    }

    [Benchmark]
    public TimeSpan Freshness() => _freshness.LeftAt(_received);
}
