using Azure;
using FuncProxy.Routing.Stores.Tables;

namespace FuncProxy.Admin.Tests;

/// <summary>A table whose next readings fail, as those of a storage account do that is moved meanwhile.</summary>
internal sealed class StumblingTable(ITable table) : ITable
{
    private int _failing;

    public string Name => table.Name;

    public Uri Service => table.Service;

    /// <summary>Lets so many readings fail.</summary>
    public void Stumble(int readings) => Volatile.Write(ref _failing, readings);

    public Task CreateIfMissingAsync(CancellationToken cancellationToken) => table.CreateIfMissingAsync(cancellationToken);

    public Task<TableReading> FindAsync(string partitionKey, string rowKey, CancellationToken cancellationToken)
    {
        Fail();
        return table.FindAsync(partitionKey, rowKey, cancellationToken);
    }

    public IAsyncEnumerable<TableRow> QueryAsync(TableQuery query, CancellationToken cancellationToken)
    {
        Fail();
        return table.QueryAsync(query, cancellationToken);
    }

    public Task InsertAsync(TableRow row, CancellationToken cancellationToken) => table.InsertAsync(row, cancellationToken);

    public Task ReplaceAsync(TableRow row, string etag, CancellationToken cancellationToken) => table.ReplaceAsync(row, etag, cancellationToken);

    public Task UpsertAllAsync(IReadOnlyList<TableRow> rows, CancellationToken cancellationToken) => table.UpsertAllAsync(rows, cancellationToken);

    public Task DeleteAllAsync(IReadOnlyList<TableRow> rows, CancellationToken cancellationToken) => table.DeleteAllAsync(rows, cancellationToken);

    private void Fail()
    {
        if (Volatile.Read(ref _failing) > 0)
        {
            Interlocked.Decrement(ref _failing);
            throw new RequestFailedException(503, "The server is busy.", "ServerBusy", null);
        }
    }
}
