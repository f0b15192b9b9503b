using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Telemetry;

namespace FuncProxy.Forwarding.Tests.Telemetry;

/// <summary>What a <see cref="RequestRecord"/> has said, kept.</summary>
internal sealed class SeenRequest
{
    public SeenRequest(in RequestRecord record)
    {
        Where = $"{record.Method} {record.Path} {record.Status} route={record.Route?.Id} cluster={record.Cluster} destination={record.Destination} consumer={record.Consumer}";
        (Attempts, Reasons, Error, ErrorType, Reason) = (record.Attempts.Count, record.Attempts.Reasons(), record.Error, record.ErrorType, record.Reason);
        (Cache, IsStored, IsBrokenOff, Status) = (record.Cache, record.IsStored, record.IsBrokenOff, record.Status);
        (Queue, Connect, FirstByte, Total) = (record.Queue, record.Connect, record.FirstByte, record.Total);
        (RequestBytes, ResponseBytes) = (record.RequestBytes, record.ResponseBytes);
        (RequestId, TraceId, Client, Protocol) = (record.RequestId, record.TraceId, record.ClientAddress?.ToString(), record.Protocol);
    }

    public string Where { get; }

    public int Status { get; }

    public int Attempts { get; }

    public string Reasons { get; }

    public ProxyError Error { get; }

    public string? ErrorType { get; }

    public string? Reason { get; }

    public CacheResult Cache { get; }

    public bool IsStored { get; }

    public bool IsBrokenOff { get; }

    public TimeSpan Queue { get; }

    public TimeSpan Connect { get; }

    public TimeSpan? FirstByte { get; }

    public TimeSpan Total { get; }

    public long RequestBytes { get; }

    public long ResponseBytes { get; }

    public string RequestId { get; }

    public string? TraceId { get; }

    public string? Client { get; }

    public string Protocol { get; }
}
