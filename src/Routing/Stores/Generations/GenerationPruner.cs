using Azure;
using FuncProxy.Routing.Stores.Tables;

namespace FuncProxy.Routing.Stores.Generations;

/// <summary>Deletes generations that nobody can go back to.</summary>
internal sealed class GenerationPruner(ITable table)
{
    /// <summary>How many published generations are kept, with the one that is served.</summary>
    public const int Kept = 20;

    private readonly GenerationReader _reader = new(table);

    /// <summary>Deletes all but the newest published generations, and what publishers that died or lost have left.</summary>
    public async Task PruneAsync(PublishedState state, CancellationToken cancellationToken)
    {
        foreach (var record in state.History.Skip(Kept).Concat(state.Abandoned))
        {
            await DeleteAsync(record.Generation, cancellationToken).ConfigureAwait(false);
        }

        // A publisher whose record was deleted above may have written on. A shorter history may be one whose link was edited by hand.
        if (state.History.Count >= Kept)
        {
            await DeleteRowsAsync(TableQuery.Partitions(GenerationKeys.Of(0), GenerationKeys.Of(state.History[Kept - 1].Generation)), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Deletes the rows of a generation.</summary>
    public Task DeleteRowsAsync(int generation, CancellationToken cancellationToken) => DeleteRowsAsync(TableQuery.Partition(GenerationKeys.Of(generation)), cancellationToken);

    // The record goes last, so that what is left of a half deletion is found again.
    private async Task DeleteAsync(int generation, CancellationToken cancellationToken)
    {
        await DeleteRowsAsync(generation, cancellationToken).ConfigureAwait(false);
        await DeleteAllAsync([new TableRow(GenerationKeys.Head, GenerationKeys.Of(generation))], cancellationToken).ConfigureAwait(false);
    }

    private async Task DeleteRowsAsync(TableQuery query, CancellationToken cancellationToken)
    {
        var rows = await _reader.ReadAllAsync(query with { KeysOnly = true }, cancellationToken).ConfigureAwait(false);
        foreach (var partition in rows.GroupBy(row => row.PartitionKey))
        {
            foreach (var batch in TableBatches.Split(partition))
            {
                await DeleteAllAsync(batch, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task DeleteAllAsync(IReadOnlyList<TableRow> rows, CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteAllAsync(rows, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException exception) when (exception.Status == 404)
        {
            // Another publisher deletes the same; what one of the two leaves, the next publication finds.
        }
    }
}
