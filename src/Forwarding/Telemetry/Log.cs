using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Telemetry;

/// <summary>The engine's log events. Ids are stable: 1–99 routes, 100–199 requests.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "{Store}: {Routes} routes are served (version {Version})")]
    public static partial void RoutesLoaded(ILogger logger, string store, int routes, string version);

    [LoggerMessage(2, LogLevel.Error, "{Store} is not used; version {Version} stays:\n{Errors}")]
    public static partial void RoutesRefused(ILogger logger, string store, string errors, string version);

    [LoggerMessage(3, LogLevel.Error, "{Store} could not be loaded")]
    public static partial void RoutesFailed(ILogger logger, Exception exception, string store);

    [LoggerMessage(4, LogLevel.Information, "{Store} can be read again; version {Version} is still served")]
    public static partial void RoutesAsServed(ILogger logger, string store, string version);

    [LoggerMessage(100, LogLevel.Error, "Request {RequestId} failed in the proxy")]
    public static partial void RequestFailed(ILogger logger, Exception exception, string requestId);

    [LoggerMessage(101, LogLevel.Warning, "Request {RequestId}, route {Route}: destination {Cluster}/{Destination} did not answer: {Error}: {Reason}")]
    public static partial void DestinationFailed(ILogger logger, string requestId, string route, string cluster, string destination, Pipeline.ProxyError error, string reason);

    [LoggerMessage(102, LogLevel.Warning, "Request {RequestId}, route {Route}: the response of {Cluster}/{Destination} broke off and the client's connection was aborted: {Error}: {Reason}")]
    public static partial void ResponseBroken(ILogger logger, string requestId, string route, string cluster, string destination, Pipeline.ProxyError error, string reason);

    [LoggerMessage(103, LogLevel.Debug, "Request {RequestId}, route {Route}: sent again, to {Cluster}/{Destination}, for {Reason}")]
    public static partial void Repeated(ILogger logger, string requestId, string route, string cluster, string destination, string? reason);

    [LoggerMessage(104, LogLevel.Debug, "Request {RequestId}, route {Route}: not sent again: the budget of {Cluster} is used up")]
    public static partial void RepeatRefused(ILogger logger, string requestId, string route, string cluster);
}
