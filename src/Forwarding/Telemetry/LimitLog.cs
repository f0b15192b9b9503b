using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Telemetry;

/// <summary>The log events of shared limits. Ids are stable: 300–399.</summary>
internal static partial class LimitLog
{
    [LoggerMessage(300, LogLevel.Warning, "Table {Table}: {Reason}; limits of scope fleet go by onStoreFailure until it answers")]
    public static partial void StoreFails(ILogger logger, string table, string reason);

    [LoggerMessage(301, LogLevel.Information, "Table {Table} answers again; limits of scope fleet hold across instances")]
    public static partial void StoreAnswers(ILogger logger, string table);
}
