using Azure;
using FuncProxy.Routing.Stores.Tables;

namespace FuncProxy.Forwarding.Tests.Limits.Leases;

/// <summary>A table in memory that fails, waits and interleaves calls as a seed says, with the real one's answers to conflicts.</summary>
internal sealed class MemoryTable : ITable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string, string), TableRow> _rows = [];
    private int _version;

    public string Name => "memory";

    public Uri Service { get; } = new("http://127.0.0.1/");

    /// <summary>Called before a call takes effect; may throw.</summary>
    public Func<Task> Before { get; set; } = () => Task.CompletedTask;

    /// <summary>Called before a write takes effect; may throw.</summary>
    public Func<Task> BeforeWrite { get; set; } = () => Task.CompletedTask;

    /// <summary>Called after a write has taken effect; may throw, so that its caller does not know.</summary>
    public Func<Task> After { get; set; } = () => Task.CompletedTask;

    /// <summary>The service's clock; null for answers without a Date.</summary>
    public Func<DateTimeOffset>? Clock { get; set; }

    public int Calls { get; private set; }

    public List<TableRow> Rows
    {
        get
        {
            lock (_lock)
            {
                return [.. _rows.Values];
            }
        }
    }

    public Task CreateIfMissingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<TableReading> FindAsync(string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        await Before().WaitAsync(cancellationToken);
        lock (_lock)
        {
            Calls++;
            return new(_rows.GetValueOrDefault((partitionKey, rowKey)), Clock is null ? null : WholeSeconds(Clock()));
        }
    }

    public Task InsertAsync(TableRow row, CancellationToken cancellationToken) => WriteAsync(row, null, cancellationToken);

    public Task ReplaceAsync(TableRow row, string etag, CancellationToken cancellationToken) => WriteAsync(row, etag, cancellationToken);

    public IAsyncEnumerable<TableRow> QueryAsync(TableQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task UpsertAllAsync(IReadOnlyList<TableRow> rows, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task DeleteAllAsync(IReadOnlyList<TableRow> rows, CancellationToken cancellationToken) => throw new NotSupportedException();

    private async Task WriteAsync(TableRow row, string? etag, CancellationToken cancellationToken)
    {
        await Before().WaitAsync(cancellationToken);
        await BeforeWrite().WaitAsync(cancellationToken);
        lock (_lock)
        {
            Calls++;
            var key = (row.PartitionKey, row.RowKey);
            if (_rows.TryGetValue(key, out var old) ? old.ETag != etag : etag is not null)
            {
                throw new RequestFailedException(etag is null ? 409 : 412, "", etag is null ? "EntityAlreadyExists" : "UpdateConditionNotSatisfied", null);
            }
            _rows[key] = row with { ETag = $"v{++_version}" };
        }
        await After().WaitAsync(cancellationToken);
    }

    private static DateTimeOffset WholeSeconds(DateTimeOffset time) => new(time.UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
}
