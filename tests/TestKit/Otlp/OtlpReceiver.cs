using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.TestKit;

/// <summary>A collector on a free loopback port: takes OTLP as protobuf over HTTP and keeps what comes.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private const long NanosecondsPerTick = 100;

    private readonly Lock _lock = new();
    private readonly List<OtlpSpan> _spans = [];
    private readonly List<OtlpMetric> _metrics = [];
    private readonly List<OtlpLog> _logs = [];
    private readonly List<string> _requests = [];
    private WebApplication _server = null!;

    private OtlpReceiver()
    {
    }

    /// <summary>What OTEL_EXPORTER_OTLP_ENDPOINT is to say.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The spans so far.</summary>
    public IReadOnlyList<OtlpSpan> Spans => Copy(_spans);

    /// <summary>The metrics so far; of those that come again and again each time.</summary>
    public IReadOnlyList<OtlpMetric> Metrics => Copy(_metrics);

    /// <summary>The log events so far.</summary>
    public IReadOnlyList<OtlpLog> Logs => Copy(_logs);

    /// <summary>The requests so far: path and the field <c>x-test</c>.</summary>
    public IReadOnlyList<string> Requests => Copy(_requests);

    /// <summary>Starts one.</summary>
    public static async Task<OtlpReceiver> StartAsync()
    {
        var receiver = new OtlpReceiver();
        var (server, port) = await LoopbackServer.StartAsync(receiver.TakeAsync, _ => { });
        receiver._server = server;
        receiver.Address = new Uri($"http://127.0.0.1:{port}/");
        return receiver;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await LoopbackServer.StopAsync(_server);

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        lock (_lock)
        {
            _requests.Add($"{context.Request.Path} {context.Request.Headers["x-test"]}".TrimEnd());
            Keep(context.Request.Path.Value!, body.GetBuffer().AsSpan(0, (int)body.Length));
        }
        context.Response.ContentType = "application/x-protobuf";
    }

    private void Keep(string path, ReadOnlySpan<byte> body)
    {
        if (path.EndsWith("/v1/traces", StringComparison.Ordinal))
        {
            OtlpReader.Read(body, (item, scope, resource) => _spans.Add(Span(item, scope, resource)));
        }
        else if (path.EndsWith("/v1/metrics", StringComparison.Ordinal))
        {
            OtlpReader.Read(body, (item, _, _) => AddMetric(item));
        }
        else if (path.EndsWith("/v1/logs", StringComparison.Ordinal))
        {
            OtlpReader.Read(body, (item, scope, _) => _logs.Add(Log(item, scope)));
        }
    }

    private static OtlpSpan Span(ReadOnlySpan<byte> item, string scope, IReadOnlyDictionary<string, object> resource)
    {
        var attributes = new Dictionary<string, object>();
        var span = new OtlpSpan { Scope = scope, Resource = resource, Attributes = attributes };
        ulong began = 0;
        var reader = new ProtoReader(item);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: span = span with { TraceId = reader.Hex }; break;
                case 2: span = span with { SpanId = reader.Hex }; break;
                case 3: span = span with { TraceState = reader.Text }; break;
                case 4: span = span with { ParentId = reader.Hex }; break;
                case 5: span = span with { Name = reader.Text }; break;
                case 6: span = span with { Kind = (int)reader.Number }; break;
                case 7: began = reader.Number; break;
                case 8: span = span with { Duration = TimeSpan.FromTicks((long)(reader.Number - began) / NanosecondsPerTick) }; break;
                case 9: OtlpReader.AddAttribute(attributes, reader.Bytes); break;
                case 15: span = span with { Status = Status(reader.Bytes) }; break;
            }
        }
        return span;
    }

    private static int Status(ReadOnlySpan<byte> status)
    {
        var reader = new ProtoReader(status);
        while (reader.Next())
        {
            if (reader.Field == 3)
            {
                return (int)reader.Number;
            }
        }
        return 0;
    }

    private static OtlpLog Log(ReadOnlySpan<byte> item, string scope)
    {
        var attributes = new Dictionary<string, object>();
        var log = new OtlpLog { Scope = scope, Attributes = attributes };
        var reader = new ProtoReader(item);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 3: log = log with { Severity = reader.Text }; break;
                case 5: log = log with { Body = OtlpReader.Value(reader.Bytes) as string ?? "" }; break;
                case 6: OtlpReader.AddAttribute(attributes, reader.Bytes); break;
                case 9: log = log with { TraceId = reader.Hex }; break;
                case 10: log = log with { SpanId = reader.Hex }; break;
            }
        }
        return log;
    }

    private void AddMetric(ReadOnlySpan<byte> item)
    {
        var (name, unit) = ("", "");
        var reader = new ProtoReader(item);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: name = reader.Text; break;
                case 3: unit = reader.Text; break;
                case 5: AddPoints(reader.Bytes, name, unit, "gauge"); break;
                case 7: AddPoints(reader.Bytes, name, unit, IsMonotonic(reader.Bytes) ? "counter" : "updowncounter"); break;
                case 9: AddPoints(reader.Bytes, name, unit, "histogram"); break;
            }
        }
    }

    private static bool IsMonotonic(ReadOnlySpan<byte> sum)
    {
        var reader = new ProtoReader(sum);
        while (reader.Next())
        {
            if (reader.Field == 3)
            {
                return reader.Number != 0;
            }
        }
        return false;
    }

    private void AddPoints(ReadOnlySpan<byte> data, string name, string unit, string kind)
    {
        var points = new ProtoReader(data);
        while (points.Next())
        {
            if (points.Field == 1)
            {
                _metrics.Add(Point(points.Bytes, name, unit, kind));
            }
        }
    }

    private static OtlpMetric Point(ReadOnlySpan<byte> point, string name, string unit, string kind)
    {
        var attributes = new Dictionary<string, object>();
        var metric = new OtlpMetric { Name = name, Unit = unit, Kind = kind, Attributes = attributes };
        var isHistogram = kind == "histogram";
        var reader = new ProtoReader(point);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 4 when isHistogram: metric = metric with { Count = (long)reader.Number }; break;
                case 5 when isHistogram: metric = metric with { Value = reader.Double }; break;
                case 9 when isHistogram: OtlpReader.AddAttribute(attributes, reader.Bytes); break;
                case 4 when !isHistogram: metric = metric with { Value = reader.Double }; break;
                case 6 when !isHistogram: metric = metric with { Value = (long)reader.Number }; break;
                case 7 when !isHistogram: OtlpReader.AddAttribute(attributes, reader.Bytes); break;
            }
        }
        return metric;
    }

    private IReadOnlyList<T> Copy<T>(List<T> from)
    {
        lock (_lock)
        {
            return [.. from];
        }
    }
}
