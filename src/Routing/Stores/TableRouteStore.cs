using System.Security.Cryptography;
using FuncProxy.Routing.Stores.Generations;
using FuncProxy.Routing.Stores.Tables;
using FuncProxy.Routing.Validation;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Routing.Stores;

/// <summary>Routes from Table Storage, as <see cref="RoutePublisher"/> publishes them. While nothing changes, a reading is one point read.</summary>
public sealed partial class TableRouteStore : IRouteStore
{
    // Each is a publication, with what was being read pruned meanwhile.
    private const int MaxTries = 5;

    private readonly ITable _table;
    private readonly GenerationReader _reader;
    private readonly Func<string, string?>? _settings;
    private readonly IReadOnlyList<IRouteDocumentRule>? _rules;
    private readonly TimeProvider _time;
    private (string ETag, RouteStoreReading Reading)? _last;

    /// <summary>A store for a table, which need not exist yet.</summary>
    /// <param name="table">The table.</param>
    /// <param name="settings">App settings by name, for <c>%NAME%</c>.</param>
    /// <param name="refreshInterval">How often the head is to be looked at while requests come.</param>
    /// <param name="time">The clock, to tell when it is wrong.</param>
    /// <param name="logger">Where the service's address is logged, which <see cref="Name"/> and errors do not tell.</param>
    /// <param name="rules">Further rules for <see cref="RouteDocumentReader"/>.</param>
    public TableRouteStore(ITable table, Func<string, string?>? settings, TimeSpan refreshInterval, TimeProvider time, ILogger<TableRouteStore> logger, IReadOnlyList<IRouteDocumentRule>? rules = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        (_table, _settings, RefreshInterval, _time, _rules) = (table, settings, refreshInterval, time, rules);
        _reader = new GenerationReader(table);
        Name = $"table {table.Name}";
        Log.Opened(logger, table.Name, table.Service, refreshInterval);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public TimeSpan? RefreshInterval { get; }

    /// <inheritdoc/>
    /// <remarks>The version names the generation and its content. Not to be called again before it has ended.</remarks>
    public async Task<RouteStoreReading> ReadAsync(string? served, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadHeadAsync(served, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (TableFault.IsOne(exception) && !cancellationToken.IsCancellationRequested)
        {
            var fault = TableFault.Of(exception, _table.Name, _time.GetUtcNow(), TableRight.Read);
            return Failure(fault.Kind, fault.Message);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Never fires: a table tells of nothing by itself.</remarks>
    public IChangeToken Watch() => NullChangeToken.Singleton;

    /// <summary>Nothing is held open.</summary>
    public void Dispose()
    {
    }

    private async Task<RouteStoreReading> ReadHeadAsync(string? served, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var row = await _reader.FindHeadAsync(cancellationToken).ConfigureAwait(false);
            if (row is null)
            {
                return Failure("nothing published", "no routes have been published into it; publish them with 'funcproxy apply FILE --to …'");
            }

            // Of a bad generation too, while another is served: reading it again would find the same, at the cost of reading it.
            if (_last is { } last && last.ETag == row.ETag && served is not null && (last.Reading.Errors.Count > 0 || last.Reading.Version == served))
            {
                return last.Reading;
            }

            if (GenerationHead.Read(row) is not { } head)
            {
                return Failure("head without a generation", $"row {GenerationKeys.Head}/{GenerationKeys.Current} has no whole number from 1 in {GenerationKeys.Generation}; publish the routes again");
            }

            var content = await _reader.ReadContentAsync(head.Generation, cancellationToken).ConfigureAwait(false);
            var isWhole = content.Is(head.Checksum, head.Entities);
            if (!isWhole && tries < MaxTries && await HasMovedAsync(head, cancellationToken).ConfigureAwait(false))
            {
                continue;
            }

            var reading = Judge(head, content, isWhole);
            _last = (head.ETag, reading with { Document = null });
            return reading;
        }
    }

    private async Task<bool> HasMovedAsync(GenerationHead head, CancellationToken cancellationToken) =>
        (await _reader.FindHeadAsync(cancellationToken).ConfigureAwait(false))?.ETag != head.ETag;

    private RouteStoreReading Judge(GenerationHead head, GenerationContent content, bool isWhole)
    {
        var errors = new List<string>(content.Errors);
        RouteDocumentResult? result = null;
        if (errors.Count == 0)
        {
            result = RouteDocumentReader.Read(content.Text, _settings, _rules);
            // There is no text that the reader of a message could look at, so no line in it.
            errors.AddRange(result.Errors.Select(error => (error with { Line = 0 }).ToString()));
        }

        if (!isWhole)
        {
            errors.Add(content.Entities != (head.Entities ?? content.Entities)
                ? $"{content.Entities} of {head.Entities} rows are there; publish the routes again"
                : "the rows are not those that were published, for their checksum is another; publish the routes again");
        }

        var version = $"generation {head.Generation} {Convert.ToHexStringLower(SHA256.HashData(content.Text))[..12]}";
        return errors.Count > 0
            ? new RouteStoreReading(version + " invalid", null, [.. errors.Select(error => $"{Name}, generation {head.Generation}: {error}")])
            : new RouteStoreReading(version, result!.Document, []);
    }

    private RouteStoreReading Failure(string version, string message) => new(version, null, [$"{Name}: {message}"]);

    private static partial class Log
    {
        [LoggerMessage(1002, LogLevel.Information, "Routes come from table {Table} of {Service}, looked at every {Interval} while requests come")]
        public static partial void Opened(ILogger logger, string table, Uri service, TimeSpan interval);
    }
}
