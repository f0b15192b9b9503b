using FuncProxy.Forwarding.Pipeline;
using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Telemetry;

/// <summary>One line a request, in the category <c>FuncProxy.Access</c>, which is silent unless it is asked for.</summary>
/// <param name="loggers">Make the logger.</param>
/// <param name="time">The clock.</param>
internal sealed partial class AccessLog(ILoggerFactory loggers, TimeProvider time)
{
    /// <summary>The category.</summary>
    public const string Category = "FuncProxy.Access";

    // Nobody is there to see a status; this one stands for that in logs since nginx.
    private const int ClientClosedRequest = 499;

    private readonly ILogger _logger = loggers.CreateLogger(Category);

    /// <summary>Notes that a request has come.</summary>
    public void Begin(Exchange exchange) => exchange.StartedAt = _logger.IsEnabled(LogLevel.Information) ? time.GetTimestamp() : 0;

    /// <summary>Writes the line of a request that has been answered, or has failed.</summary>
    public void End(Exchange exchange)
    {
        if (exchange.StartedAt == 0)
        {
            return;
        }
        var context = exchange.Context;
        var status = !context.Response.HasStarted && context.RequestAborted.IsCancellationRequested ? ClientClosedRequest : context.Response.StatusCode;
        var path = exchange.Target.Path;
        var attempts = exchange.Attempts;
        var milliseconds = time.GetElapsedTime(exchange.StartedAt).TotalMilliseconds;
        Write(_logger, context.Request.Method, path, status, Math.Round(milliseconds, 1), exchange.Route?.Id, exchange.ClusterId, exchange.Destination?.Id, attempts.Count, attempts.Reasons(), exchange.RequestId ?? RequestId.Of(context));
    }

    [LoggerMessage(110, LogLevel.Information, "{Method} {Path} {Status} {Milliseconds} ms route={Route} cluster={Cluster} destination={Destination} attempts={Attempts} retried=[{Retried}] id={RequestId}")]
    private static partial void Write(ILogger logger, string method, string? path, int status, double milliseconds, string? route, string? cluster, string? destination, int attempts, string retried, string requestId);
}
