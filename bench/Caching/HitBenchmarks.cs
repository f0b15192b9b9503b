using BenchmarkDotNet.Attributes;
using FuncProxy.Bench.Compression;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FuncProxy.Bench.Caching;

/// <summary>Hits, through the whole engine without a server: from the request's head to the last byte given to the response's writer. The origin is a real one, and is asked once.</summary>
[MemoryDiagnoser]
public class HitBenchmarks
{
    private readonly CancellationTokenSource _stopping = new();
    private string _folder = "";
    private WebApplication _origin = null!;
    private FileRouteStore _store = null!;
    private ProxyEngine _engine = null!;
    private BenchExchange _plain = null!;
    private BenchExchange _gzip = null!;
    private BenchExchange _undone = null!;
    private BenchExchange _conditional = null!;
    private int _asked;

    /// <summary>The body's length, in bytes.</summary>
    [Params(1_000, 64_000)]
    public int Bytes { get; set; }

    [GlobalSetup]
    public async Task SetupAsync()
    {
        await StartOriginAsync();
        await StartEngineAsync();
        _plain = new BenchExchange("/plain", ("Accept-Encoding", "identity"));
        _gzip = new BenchExchange("/plain", ("Accept-Encoding", "gzip"));
        _undone = new BenchExchange("/coded", ("Accept-Encoding", "identity"));
        _conditional = new BenchExchange("/plain", ("Accept-Encoding", "identity"), ("If-None-Match", "\"1\""));
        // The first asks the origin, the second prepares the head.
        foreach (var exchange in new[] { _plain, _gzip, _undone, _conditional, _plain, _gzip, _undone })
        {
            await exchange.SendAsync(_engine.InvokeAsync);
            await exchange.SendAsync(_engine.InvokeAsync);
        }
        if (!_gzip.Fields["Cache-Status"].ToString().Contains("hit") || (Bytes > 1024 && _gzip.Fields.ContentEncoding != "gzip") || _undone.Fields.ContentEncoding.Count > 0)
        {
            throw new InvalidOperationException("What is measured is no hit in the coding that was asked for.");
        }
    }

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        if (_asked != 2)
        {
            throw new InvalidOperationException($"The origin was asked {_asked} times instead of once for each URL.");
        }
        await _stopping.CancelAsync();
        await _origin.DisposeAsync();
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Baseline = true)]
    public Task<long> Hit() => _plain.SendAsync(_engine.InvokeAsync);

    [Benchmark]
    public Task<long> CompressedHit() => _gzip.SendAsync(_engine.InvokeAsync);

    [Benchmark]
    public Task<long> HitOfUndoneCoding() => _undone.SendAsync(_engine.InvokeAsync);

    [Benchmark]
    public Task<long> NotModified() => _conditional.SendAsync(_engine.InvokeAsync);

    private async Task StartOriginAsync()
    {
        var body = Corpora.Json(Bytes).SelectMany(piece => piece).Take(Bytes).ToArray();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _origin = builder.Build();
        _origin.Run(async context =>
        {
            Interlocked.Increment(ref _asked);
            context.Response.ContentType = "application/json";
            context.Response.Headers.CacheControl = "public, max-age=86400";
            context.Response.Headers.ETag = "\"1\"";
            var sent = body;
            if (context.Request.Path == "/coded")
            {
                context.Response.Headers.ContentEncoding = "gzip";
                using var coded = new MemoryStream();
                await using (var gzip = new System.IO.Compression.GZipStream(coded, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
                {
                    await gzip.WriteAsync(body);
                }
                sent = coded.ToArray();
            }
            context.Response.ContentLength = sent.Length;
            await context.Response.Body.WriteAsync(sent);
        });
        await _origin.StartAsync();
    }

    private async Task StartEngineAsync()
    {
        _folder = Directory.CreateTempSubdirectory("bench").FullName;
        var file = Path.Combine(_folder, "routes.json");
        await File.WriteAllTextAsync(file, $$"""
            { "routes": { "all": { "clusterId": "c", "match": { "path": "/{**rest}" }, "cache": { "mode": "standard" } } },
              "clusters": { "c": { "destinations": { "d": { "address": "{{_origin.Urls.First()}}" } } } } }
            """);
        _store = new FileRouteStore(file, null, TimeProvider.System, NullLogger<FileRouteStore>.Instance);
        _engine = new ProxyEngine(_store, new ProxyOptions(), TimeProvider.System, NullLoggerFactory.Instance);
        _ = _engine.RunAsync(_stopping.Token);
        while (_engine.Status.Version is null)
        {
            await Task.Delay(10);
        }
    }
}
