using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Telemetry;

/// <summary>Names and values of OpenTelemetry's semantic conventions for HTTP (1.23 and later, stable), and ours beside them.</summary>
internal static class HttpNames
{
    public const string Method = "http.request.method";
    public const string OriginalMethod = "http.request.method_original";
    public const string ResendCount = "http.request.resend_count";
    public const string RequestBodySize = "http.request.body.size";
    public const string ResponseBodySize = "http.response.body.size";
    public const string Status = "http.response.status_code";
    public const string Route = "http.route";
    public const string ErrorType = "error.type";
    public const string ProtocolVersion = "network.protocol.version";
    public const string PeerAddress = "network.peer.address";
    public const string ClientAddress = "client.address";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string Scheme = "url.scheme";
    public const string Path = "url.path";
    public const string Query = "url.query";
    public const string FullUrl = "url.full";
    public const string UserAgent = "user_agent.original";

    public const string RouteId = "funcproxy.route.id";
    public const string ClusterId = "funcproxy.cluster.id";
    public const string DestinationId = "funcproxy.destination.id";
    public const string ConsumerId = "funcproxy.consumer.id";
    public const string RequestId = "funcproxy.request.id";
    public const string CacheResult = "funcproxy.cache.result";
    public const string CacheStored = "funcproxy.cache.stored";
    public const string Attempts = "funcproxy.attempt.count";
    public const string AttemptReasons = "funcproxy.attempt.reasons";
    public const string AttemptResult = "funcproxy.attempt.result";
    public const string Error = "funcproxy.error";
    public const string ErrorReason = "funcproxy.error.reason";
    public const string BrokenOff = "funcproxy.broken_off";
    public const string Duration = "funcproxy.duration";
    public const string QueueDuration = "funcproxy.queue.duration";
    public const string ConnectDuration = "funcproxy.connect.duration";
    public const string FirstByteDuration = "funcproxy.first_byte.duration";

    /// <summary>The trace of a log event whose request has no span here: the client's.</summary>
    public const string TraceId = "funcproxy.trace.id";

    /// <summary>The value of <see cref="ErrorType"/> for a client that left before there was a response.</summary>
    public const string ClientLeft = "client_closed_request";

    private const int LeastStatus = 100;
    private const int MostStatus = 599;
    private static readonly object[] Statuses = [.. Enumerable.Range(LeastStatus, MostStatus - LeastStatus + 1)];

    /// <summary>A method that conventions know, or <c>_OTHER</c>, so that no client can make up values without end.</summary>
    public static string MethodOf(string method) => method switch
    {
        "GET" or "HEAD" or "POST" or "PUT" or "DELETE" or "CONNECT" or "OPTIONS" or "TRACE" or "PATCH" or "QUERY" => method,
        _ => "_OTHER",
    };

    /// <summary>A status as an attribute's value, without making one for those that are common.</summary>
    public static object StatusOf(int status) => status is >= LeastStatus and <= MostStatus ? Statuses[status - LeastStatus] : status;

    /// <summary>The version alone, as <c>1.1</c> or <c>2</c>.</summary>
    public static string VersionOf(string protocol)
        => HttpProtocol.IsHttp11(protocol) ? "1.1" : HttpProtocol.IsHttp2(protocol) ? "2" : HttpProtocol.IsHttp3(protocol) ? "3" : "1.0";

    /// <summary>The same.</summary>
    public static string VersionOf(Version version) => version.Major switch
    {
        1 when version.Minor == 0 => "1.0",
        1 => "1.1",
        2 => "2",
        _ => "3",
    };

    /// <summary>What the cache has done, as an attribute's value; null where none was asked.</summary>
    public static string? CacheOf(CacheResult result) => result switch
    {
        Telemetry.CacheResult.Hit => "hit",
        Telemetry.CacheResult.Miss => "miss",
        Telemetry.CacheResult.Stale => "stale",
        Telemetry.CacheResult.Revalidated => "revalidated",
        Telemetry.CacheResult.Collapsed => "collapsed",
        Telemetry.CacheResult.Bypassed => "bypassed",
        _ => null,
    };

    /// <summary>What a request that has ended failed by, as conventions have it: a server's errors are those of 5xx; null for none.</summary>
    public static string? ErrorOf(in RequestRecord record)
    {
        if (record.Status == RequestRecord.ClientClosedRequest)
        {
            return ClientLeft;
        }
        if (record.Status >= StatusCodes.Status500InternalServerError)
        {
            return record.ErrorType ?? AttemptRecord.StatusText(record.Status);
        }
        return record.IsBrokenOff ? record.ErrorType ?? ClientLeft : null;
    }

    /// <summary>A query's names without its values, which may be secrets; null for none.</summary>
    public static string? Redact(ReadOnlySpan<char> query)
    {
        query = query.TrimStart('?');
        if (query.IsEmpty)
        {
            return null;
        }
        var text = new System.Text.StringBuilder();
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            var equals = pair.IndexOf('=');
            // What has no name is all value.
            text.Append(text.Length > 0 ? "&" : "").Append(pair[..Math.Max(0, equals)]).Append(equals < 0 ? "REDACTED" : "=REDACTED");
        }
        return text.ToString();
    }
}
