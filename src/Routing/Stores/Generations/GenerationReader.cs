using FuncProxy.Routing.Stores.Tables;

namespace FuncProxy.Routing.Stores.Generations;

/// <summary>Reads what the table holds of generations.</summary>
internal sealed class GenerationReader(ITable table)
{
    /// <summary>The head's row; null when nothing has been published.</summary>
    public async Task<TableRow?> FindHeadAsync(CancellationToken cancellationToken) => (await table.FindAsync(GenerationKeys.Head, GenerationKeys.Current, cancellationToken).ConfigureAwait(false)).Row;

    /// <summary>The rows of a generation; none when there is no such generation.</summary>
    public async Task<GenerationContent> ReadContentAsync(int generation, CancellationToken cancellationToken)
    {
        var rows = await ReadAllAsync(TableQuery.Partition(GenerationKeys.Of(generation)), cancellationToken).ConfigureAwait(false);
        // A client's answers may come on the thread that serves sockets, which the work that follows would hold up.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return new GenerationContent(rows);
    }

    /// <summary>The head and the records of all generations.</summary>
    public async Task<PublishedState> ReadStateAsync(CancellationToken cancellationToken)
    {
        TableRow? head = null;
        var records = new List<GenerationRecord>();
        foreach (var row in await ReadAllAsync(TableQuery.Partition(GenerationKeys.Head), cancellationToken).ConfigureAwait(false))
        {
            if (row.RowKey == GenerationKeys.Current)
            {
                head = row;
            }
            else if (GenerationRecord.Read(row) is { } record)
            {
                records.Add(record);
            }
        }

        return new PublishedState(head is null ? null : GenerationHead.Read(head), head?.ETag, records);
    }

    /// <summary>All rows of a query.</summary>
    public async Task<List<TableRow>> ReadAllAsync(TableQuery query, CancellationToken cancellationToken)
    {
        var rows = new List<TableRow>();
        await foreach (var row in table.QueryAsync(query, cancellationToken).ConfigureAwait(false))
        {
            rows.Add(row);
        }

        return rows;
    }
}
