using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Telemetry;

/// <summary>One event a request, in the category <c>FuncProxy.Access</c>, which is silent unless it is asked for.</summary>
/// <param name="loggers">Make the logger.</param>
/// <param name="sample">Which share of the requests is logged: 0 for none at all, 1 for every one. In between, every request is that failed.</param>
/// <param name="random">Chooses them.</param>
internal sealed class AccessLog(ILoggerFactory loggers, double sample, Random random) : IRequestObserver
{
    /// <summary>The category.</summary>
    public const string Category = "FuncProxy.Access";

    private static readonly EventId Event = new(110, "request");

    private readonly ILogger _logger = loggers.CreateLogger(Category);

    /// <inheritdoc/>
    public bool IsActive => sample > 0 && _logger.IsEnabled(LogLevel.Information);

    /// <inheritdoc/>
    public void Ended(in RequestRecord record)
    {
        if (sample >= 1 || HasFailed(record) || random.NextDouble() < sample)
        {
            _logger.Log(LogLevel.Information, Event, new AccessLine(record), null, static (line, _) => line.ToString());
        }
    }

    /// <summary>Whether somebody will ask why: refusals are the clients' own fault, and so is leaving.</summary>
    private static bool HasFailed(in RequestRecord record)
        => record.Status >= StatusCodes.Status500InternalServerError || (record.IsBrokenOff && record.ErrorType is not null);
}
