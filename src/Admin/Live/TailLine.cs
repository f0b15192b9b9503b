using FuncProxy.Forwarding.Telemetry;

namespace FuncProxy.Admin.Live;

/// <summary>A request that has ended, for who reads along. Holds no field's value, no query and no key.</summary>
internal sealed record TailLine
{
    public required DateTimeOffset At { get; init; }

    public required string RequestId { get; init; }

    public string? TraceId { get; init; }

    public required string Method { get; init; }

    public string? Path { get; init; }

    public required int Status { get; init; }

    public string? Route { get; init; }

    public string? Cluster { get; init; }

    public string? Destination { get; init; }

    public required int Attempts { get; init; }

    /// <summary>Why attempts were not the last, as <c>east: 503</c>; null where nothing was wrong.</summary>
    public string? Retried { get; init; }

    /// <summary>What the cache has done with it; null where none was asked.</summary>
    public string? Cache { get; init; }

    public required double Milliseconds { get; init; }

    public required double QueueMilliseconds { get; init; }

    public required double ConnectMilliseconds { get; init; }

    public double? FirstByteMilliseconds { get; init; }

    public required long BytesIn { get; init; }

    public required long BytesOut { get; init; }

    public string? Consumer { get; init; }

    public string? ClientAddress { get; init; }

    /// <summary>An error type of Proxy-Status (RFC 9209 §2.3); null for nothing.</summary>
    public string? Error { get; init; }

    public string? Reason { get; init; }

    public static TailLine Of(in RequestRecord record, DateTimeOffset now) => new()
    {
        At = now,
        RequestId = record.RequestId,
        TraceId = record.TraceId,
        Method = record.Method,
        Path = record.Path,
        Status = record.Status,
        Route = record.Route?.Id,
        Cluster = record.Cluster,
        Destination = record.Destination,
        Attempts = record.Attempts.Count,
        Retried = record.Attempts.Reasons() is { Length: > 0 } reasons ? reasons : null,
        Cache = record.Cache == CacheResult.None ? null : record.Cache.ToString().ToLowerInvariant(),
        Milliseconds = Rounded(record.Total),
        QueueMilliseconds = Rounded(record.Queue),
        ConnectMilliseconds = Rounded(record.Connect),
        FirstByteMilliseconds = record.FirstByte is { } first ? Rounded(first) : null,
        BytesIn = record.RequestBytes,
        BytesOut = record.ResponseBytes,
        Consumer = record.Consumer,
        ClientAddress = record.ClientAddress?.ToString(),
        Error = record.ErrorType,
        Reason = record.Reason,
    };

    private static double Rounded(TimeSpan span) => Math.Round(span.TotalMilliseconds, 1);
}
