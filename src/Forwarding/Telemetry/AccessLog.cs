using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Telemetry;

/// <summary>One line a request, in the category <c>FuncProxy.Access</c>, which is silent unless it is asked for.</summary>
/// <param name="loggers">Make the logger.</param>
internal sealed partial class AccessLog(ILoggerFactory loggers) : IRequestObserver
{
    /// <summary>The category.</summary>
    public const string Category = "FuncProxy.Access";

    private readonly ILogger _logger = loggers.CreateLogger(Category);

    /// <inheritdoc/>
    public bool IsActive => _logger.IsEnabled(LogLevel.Information);

    /// <inheritdoc/>
    public void Ended(in RequestRecord record)
        => Write(_logger, record.Method, record.Path, record.Status, Math.Round(record.Total.TotalMilliseconds, 1), record.Route?.Id, record.Cluster, record.Destination, record.Attempts.Count, record.Attempts.Reasons(), record.RequestId);

    [LoggerMessage(110, LogLevel.Information, "{Method} {Path} {Status} {Milliseconds} ms route={Route} cluster={Cluster} destination={Destination} attempts={Attempts} retried=[{Retried}] id={RequestId}")]
    private static partial void Write(ILogger logger, string method, string? path, int status, double milliseconds, string? route, string? cluster, string? destination, int attempts, string retried, string requestId);
}
