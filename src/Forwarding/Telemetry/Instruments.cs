using System.Diagnostics.Metrics;

namespace FuncProxy.Forwarding.Telemetry;

/// <summary>The meter of requests and attempts, by OpenTelemetry's conventions. Costs nothing while nobody reads it.</summary>
internal static class Instruments
{
    /// <summary>The name of the meter, and of the source of spans.</summary>
    public const string Name = "FuncProxy";

    // As conventions advise.
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10] };
    private static readonly InstrumentAdvice<long> Bytes = new() { HistogramBucketBoundaries = [0, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000] };
    private static readonly Meter Meter = new(Name);

    /// <summary>How long requests took.</summary>
    public static readonly Histogram<double> ServerDuration = Meter.CreateHistogram("http.server.request.duration", "s", "How long requests took, from their head to the end of their response", tags: null, Seconds);

    /// <summary>How many are being served.</summary>
    public static readonly UpDownCounter<long> ActiveRequests = Meter.CreateUpDownCounter<long>("http.server.active_requests", "{request}", "Requests that have begun and not ended");

    /// <summary>Bytes of requests' bodies.</summary>
    public static readonly Histogram<long> RequestSize = Meter.CreateHistogram("http.server.request.body.size", "By", "Bytes of requests' bodies that were taken from clients", tags: null, Bytes);

    /// <summary>Bytes of responses' bodies.</summary>
    public static readonly Histogram<long> ResponseSize = Meter.CreateHistogram("http.server.response.body.size", "By", "Bytes of responses' bodies", tags: null, Bytes);

    /// <summary>How long requests have waited for a place.</summary>
    public static readonly Histogram<double> QueueDuration = Meter.CreateHistogram("funcproxy.queue.duration", "s", "How long requests have waited for a place, of those that had to", tags: null, Seconds);

    /// <summary>What caches have done.</summary>
    public static readonly Counter<long> CacheRequests = Meter.CreateCounter<long>("funcproxy.cache.requests", "{request}", "Requests of routes with a cache, by what it did");

    /// <summary>How long attempts took to be answered.</summary>
    public static readonly Histogram<double> ClientDuration = Meter.CreateHistogram("http.client.request.duration", "s", "How long destinations took to answer an attempt, to the head of the response", tags: null, Seconds);

    /// <summary>How long connections took to be made.</summary>
    public static readonly Histogram<double> ConnectDuration = Meter.CreateHistogram("funcproxy.connect.duration", "s", "How long connections to destinations took to be made, names and TLS included", tags: null, Seconds);
}
