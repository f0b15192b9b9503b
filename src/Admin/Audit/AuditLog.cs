using System.Net;

namespace FuncProxy.Admin.Audit;

/// <summary>Keeps the last writes of this instance, and logs each in the category <c>FuncProxy.Audit</c>, which outlives it.</summary>
/// <param name="time">The clock.</param>
/// <param name="loggers">Make the logger.</param>
internal sealed partial class AuditLog(TimeProvider time, ILoggerFactory loggers)
{
    private const int Kept = 100;

    private readonly ILogger _logger = loggers.CreateLogger("FuncProxy.Audit");
    private readonly Lock _lock = new();
    private readonly LinkedList<AuditEntry> _entries = new();

    /// <summary>Notes a write that has ended, also one in vain.</summary>
    public void Note(string? who, IPAddress? client, string action, string outcome, string? target = null, int? generation = null)
    {
        var entry = new AuditEntry(time.GetUtcNow(), who, action, target, generation, outcome, client?.ToString());
        lock (_lock)
        {
            _entries.AddFirst(entry);
            if (_entries.Count > Kept)
            {
                _entries.RemoveLast();
            }
        }
        Written(_logger, action, outcome, target, generation, who ?? "somebody", entry.ClientAddress);
    }

    /// <summary>The last writes, the latest first.</summary>
    public IReadOnlyList<AuditEntry> Latest()
    {
        lock (_lock)
        {
            return [.. _entries];
        }
    }

    [LoggerMessage(501, LogLevel.Information, "{Action}: {Outcome} target={Target} generation={Generation} by {Who} from {ClientAddress}")]
    private static partial void Written(ILogger logger, string action, string outcome, string? target, int? generation, string who, string? clientAddress);
}
