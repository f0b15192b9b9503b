using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Telemetry;

/// <summary>Measures requests by the conventions for HTTP servers, while somebody reads that.</summary>
internal sealed class RequestMetrics : IRequestObserver
{
    /// <inheritdoc/>
    public bool IsActive => Instruments.ServerDuration.Enabled || Instruments.ActiveRequests.Enabled || Instruments.ClientDuration.Enabled;

    /// <inheritdoc/>
    public void Began(HttpContext context, string scheme) => CountActive(context.Request.Method, scheme, 1);

    /// <inheritdoc/>
    public void Ended(in RequestRecord record)
    {
        CountActive(record.Method, record.Scheme, -1);
        var tags = new TagList
        {
            { HttpNames.Method, HttpNames.MethodOf(record.Method) },
            { HttpNames.Scheme, record.Scheme },
            { HttpNames.ProtocolVersion, HttpNames.VersionOf(record.Protocol) },
        };
        if (record.Status != RequestRecord.ClientClosedRequest)
        {
            tags.Add(HttpNames.Status, HttpNames.StatusOf(record.Status));
        }
        if (record.Route?.Template is { } template)
        {
            tags.Add(HttpNames.Route, template);
        }
        if (HttpNames.ErrorOf(record) is { } error)
        {
            tags.Add(HttpNames.ErrorType, error);
        }
        Instruments.ServerDuration.Record(record.Total.TotalSeconds, tags);
        if (Instruments.RequestSize.Enabled)
        {
            Instruments.RequestSize.Record(record.RequestBytes, tags);
            Instruments.ResponseSize.Record(record.ResponseBytes, tags);
        }
        if (record.Queue > TimeSpan.Zero)
        {
            Instruments.QueueDuration.Record(record.Queue.TotalSeconds);
        }
        if (HttpNames.CacheOf(record.Cache) is { } result)
        {
            Instruments.CacheRequests.Add(1, new(HttpNames.RouteId, record.Route!.Id), new(HttpNames.CacheResult, result));
        }
    }

    // Once more as it was at the begin: nothing changes a request's method on its way, and its scheme is found out once.
    private static void CountActive(string method, string scheme, long change)
        => Instruments.ActiveRequests.Add(change, new(HttpNames.Method, HttpNames.MethodOf(method)), new(HttpNames.Scheme, scheme));
}
