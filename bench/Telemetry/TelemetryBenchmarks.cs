using System.Diagnostics;
using System.Net;
using BenchmarkDotNet.Attributes;
using FuncProxy.Forwarding.Clients;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Telemetry;
using FuncProxy.Forwarding.Transforms;
using FuncProxy.Routing.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace FuncProxy.Bench.Telemetry;

/// <summary>What telemetry costs a request that is sent to one destination: its begin, the attempt, its end. Export is not in it: that is another thread's.</summary>
[MemoryDiagnoser, MinColumn]
public class TelemetryBenchmarks
{
    private readonly Exchange _exchange = new();
    private readonly DefaultHttpContext _context = new();
    private readonly HttpResponseMessage _response = new(HttpStatusCode.OK);
    private readonly Destination _destination = new("d", new DestinationConfig { Address = "http://d.example:8080/" }, new DestinationState(TimeProvider.System));
    private ProxyRoute _route = null!;
    private UpstreamMessage _message = null!;
    private RequestObservers _observers = null!;
    private ILoggerFactory _loggers = null!;
    private IDisposable? _export;

    /// <summary>What is on.</summary>
    [Params("off", "access log", "metrics", "traces", "all")]
    public string On { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        var logs = On is "access log" or "all";
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(new Formatting()).SetMinimumLevel(LogLevel.Information).AddFilter(AccessLog.Category, logs ? LogLevel.Information : LogLevel.Warning));
        var exports = new List<IDisposable>();
        if (On is "metrics" or "all")
        {
            exports.Add(Sdk.CreateMeterProviderBuilder().AddMeter("FuncProxy").AddReader(new PeriodicExportingMetricReader(new NoMetrics())).Build());
        }
        if (On is "traces" or "all")
        {
            exports.Add(Sdk.CreateTracerProviderBuilder().AddSource("FuncProxy").AddProcessor(new BatchActivityExportProcessor(new NoSpans())).Build());
        }
        _export = exports.Count == 0 ? null : new Several(exports);
        _context.Request.Method = "GET";
        _context.Request.Scheme = "http";
        _context.Request.Protocol = "HTTP/1.1";
        _context.Request.Path = "/orders/7";
        _context.Request.Host = new HostString("proxy.example");
        _context.Request.Headers.TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        _context.Response.ContentLength = 512;
        _route = new ProxyRoute { Id = "orders", Template = "/orders/{id}", Transformer = TransformCompiler.Compile(new RouteConfig()), Handler = null!, MaxRequestBodyBytes = null, Timeout = Timeout.InfiniteTimeSpan };
        _observers = new RequestObservers([new AccessLog(_loggers, 1, Random.Shared), new RequestMetrics()], new ClientResolver(new TrustedProxies([]), inFunctions: false).SchemeOf, TimeProvider.System);
        Prepare();
        _message = new UpstreamMessage(_exchange, HttpMethod.Get, "/orders/7?page=2");
        _message.Begin(_destination);
        _exchange.Clear();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _export?.Dispose();
        _loggers.Dispose();
    }

    /// <summary>The same without the calls: what the benchmark itself costs.</summary>
    [Benchmark(Baseline = true)]
    public void Absent()
    {
        Prepare();
        _exchange.Attempts.Add(_destination);
        _exchange.Clear();
    }

    [Benchmark]
    public void Request()
    {
        Prepare();
        _observers.Begin(_exchange);
        _exchange.Attempts.Add(_destination);
        _message.Watch = _exchange.Watch?.BeginAttempt(_message);
        _exchange.Watch?.EndAttempt(_message.Watch, _response);
        _exchange.Watch?.NoteHead();
        if (_exchange.Watch is { } watch)
        {
            watch.ResponseBytes += 512;
        }
        _observers.End(_exchange);
        _exchange.Clear();
    }

    private void Prepare()
    {
        _exchange.Context = _context;
        _exchange.RequestId = "0HNQF80AKEOKV:00000001";
        _exchange.Client = new ClientInfo(IPAddress.Loopback, IPAddress.Loopback, false, "http", "proxy.example");
        _exchange.Route = _route;
        _exchange.ClusterId = "c";
        _exchange.Destination = _destination;
    }

    /// <summary>Makes each line, as the console does, and throws it away.</summary>
    private sealed class Formatting : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => formatter(state, exception);

        public void Dispose()
        {
        }
    }

    private sealed class NoMetrics : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
    }

    private sealed class NoSpans : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch) => ExportResult.Success;
    }

    private sealed class Several(List<IDisposable> all) : IDisposable
    {
        public void Dispose() => all.ForEach(each => each.Dispose());
    }
}
