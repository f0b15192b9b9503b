using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Telemetry;

/// <summary>A span a request and one an attempt, by the conventions for HTTP. While nobody listens none is made, and the client's trace context passes as it is.</summary>
internal static class RequestSpans
{
    private const string OtherMethodsName = "HTTP";
    private const string TraceParent = "traceparent";
    private const string TraceState = "tracestate";

    private static readonly ActivitySource Source = new(Instruments.Name);

    /// <summary>Whether somebody wants spans.</summary>
    public static bool AreWanted => Source.HasListeners();

    /// <summary>Begins the span of a request, in the client's trace where it has sent one that is valid.</summary>
    /// <param name="context">The request.</param>
    /// <param name="scheme">The scheme that the client used: samplers see it.</param>
    /// <param name="path">Its path as rules see it; null where it is malformed.</param>
    /// <returns>Null where the sampler wants none.</returns>
    public static Activity? Start(HttpContext context, string scheme, string? path)
    {
        var request = context.Request;
        if (!ActivityContext.TryParse(request.Headers.TraceParent, request.Headers.TraceState, isRemote: true, out var parent))
        {
            // Or the span of whoever called would be the parent.
            Activity.Current = null;
        }
        var tags = new TagList
        {
            { HttpNames.Method, HttpNames.MethodOf(request.Method) },
            { HttpNames.Scheme, scheme },
            { HttpNames.Path, path ?? request.Path.Value },
        };
        return Source.StartActivity(NameOf(request.Method, null), ActivityKind.Server, parent, tags);
    }

    /// <summary>Ends the span of a request.</summary>
    public static void End(Activity span, in RequestRecord record)
    {
        if (span.IsAllDataRequested)
        {
            Describe(span, record);
        }
        span.Stop();
    }

    /// <summary>Begins the span of an attempt and puts it, as the destination's parent, in the place of the client's trace context.</summary>
    /// <param name="of">The request's span.</param>
    /// <param name="message">The attempt's message.</param>
    /// <returns>Null where the sampler wants none.</returns>
    public static Activity? Start(Activity of, Pipeline.UpstreamMessage message)
    {
        var before = Activity.Current;
        var destination = message.Destination!;
        var tags = new TagList
        {
            { HttpNames.Method, HttpNames.MethodOf(message.Method.Method) },
            { HttpNames.ServerAddress, destination.HostName },
            { HttpNames.ServerPort, destination.PortValue },
        };
        var span = Source.StartActivity(NameOf(message.Method.Method, null), ActivityKind.Client, of.Context, tags);
        // Attempts may be side by side; what is logged meanwhile is of the request.
        Activity.Current = before;
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(HttpNames.FullUrl, UrlOf(destination.Prefix, message.PathAndQuery));
            span.SetTag(HttpNames.Scheme, destination.Scheme);
            span.SetTag(HttpNames.ClusterId, message.Exchange.ClusterId);
            span.SetTag(HttpNames.DestinationId, destination.Id);
            if (message.Attempt > 0)
            {
                span.SetTag(HttpNames.ResendCount, message.Attempt);
            }
        }
        message.Headers.Remove(TraceParent);
        message.Headers.Remove(TraceState);
        message.Headers.TryAddWithoutValidation(TraceParent, (span ?? of).Id);
        if ((span ?? of).TraceStateString is { Length: > 0 } state)
        {
            message.Headers.TryAddWithoutValidation(TraceState, state);
        }
        return span;
    }

    private static void Describe(Activity span, in RequestRecord record)
    {
        var request = record.Context.Request;
        span.DisplayName = NameOf(record.Method, record.Route?.Template);
        if (HttpNames.MethodOf(record.Method) != record.Method)
        {
            span.SetTag(HttpNames.OriginalMethod, record.Method);
        }
        span.SetTag(HttpNames.ProtocolVersion, HttpNames.VersionOf(record.Protocol));
        span.SetTag(HttpNames.Query, HttpNames.Redact(request.QueryString.Value));
        var host = new HostString(record.Host);
        span.SetTag(HttpNames.Scheme, record.Scheme);
        span.SetTag(HttpNames.ServerAddress, host.Host);
        span.SetTag(HttpNames.ServerPort, host.Port);
        span.SetTag(HttpNames.ClientAddress, record.ClientAddress?.ToString());
        span.SetTag(HttpNames.PeerAddress, record.Context.Connection.RemoteIpAddress?.ToString());
        span.SetTag(HttpNames.UserAgent, request.Headers.UserAgent is [{ } agent] ? agent : null);
        span.SetTag(HttpNames.Route, record.Route?.Template);
        if (record.Status != RequestRecord.ClientClosedRequest)
        {
            span.SetTag(HttpNames.Status, HttpNames.StatusOf(record.Status));
        }
        span.SetTag(HttpNames.RequestBodySize, record.RequestBytes);
        span.SetTag(HttpNames.ResponseBodySize, record.ResponseBytes);
        span.SetTag(HttpNames.RequestId, record.RequestId);
        span.SetTag(HttpNames.RouteId, record.Route?.Id);
        span.SetTag(HttpNames.ClusterId, record.Cluster);
        span.SetTag(HttpNames.DestinationId, record.Destination);
        span.SetTag(HttpNames.ConsumerId, record.Consumer);
        span.SetTag(HttpNames.CacheResult, HttpNames.CacheOf(record.Cache));
        span.SetTag(HttpNames.CacheStored, record.IsStored ? true : null);
        span.SetTag(HttpNames.Attempts, record.Attempts.Count);
        span.SetTag(HttpNames.QueueDuration, record.Queue > TimeSpan.Zero ? record.Queue.TotalSeconds : null);
        span.SetTag(HttpNames.Error, record.ErrorType);
        span.SetTag(HttpNames.ErrorReason, record.Reason);
        span.SetTag(HttpNames.BrokenOff, record.IsBrokenOff ? true : null);
        if (HttpNames.ErrorOf(record) is { } error)
        {
            span.SetTag(HttpNames.ErrorType, error);
            if (error != HttpNames.ClientLeft)
            {
                span.SetStatus(ActivityStatusCode.Error);
            }
        }
    }

    private static string NameOf(string method, string? route)
    {
        var known = HttpNames.MethodOf(method) == method ? method : OtherMethodsName;
        return route is null ? known : $"{known} {route}";
    }

    private static string UrlOf(string prefix, string pathAndQuery)
    {
        var query = pathAndQuery.IndexOf('?');
        return query < 0 ? prefix + pathAndQuery : $"{prefix}{pathAndQuery[..query]}?{HttpNames.Redact(pathAndQuery.AsSpan(query))}";
    }
}
