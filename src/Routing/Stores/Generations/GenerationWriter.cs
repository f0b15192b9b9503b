using Azure;
using FuncProxy.Routing.Stores.Tables;

namespace FuncProxy.Routing.Stores.Generations;

/// <summary>Writes a generation and flips the head to it.</summary>
internal sealed class GenerationWriter(ITable table, TimeProvider time)
{
    // Each is another publisher at this moment.
    private const int MaxReservations = 100;

    private readonly GenerationReader _reader = new(table);

    /// <summary>Takes a number that nobody else has and writes the rows under it. Nobody sees them yet.</summary>
    public async Task<GenerationRecord> WriteAsync(PublishedState state, IReadOnlyList<TableRow> rows, GenerationContent content, int? restoredFrom, CancellationToken cancellationToken)
    {
        if (!state.TableExists)
        {
            await table.CreateIfMissingAsync(cancellationToken).ConfigureAwait(false);
        }

        var record = await ReserveAsync(
            new GenerationRecord(state.NextGeneration, state.Head?.Generation, content.Checksum, content.Entities, time.GetUtcNow(), restoredFrom),
            cancellationToken).ConfigureAwait(false);
        var partition = GenerationKeys.Of(record.Generation);
        foreach (var batch in TableBatches.Split(rows.Select(row => row with { PartitionKey = partition })))
        {
            // A try whose answer was lost may be repeated: the number is ours alone.
            await table.UpsertAllAsync(batch, cancellationToken).ConfigureAwait(false);
        }

        return record;
    }

    /// <summary>Makes a generation the one that is served, unless the head was written since the state was read.</summary>
    public async Task<FlipResult> FlipAsync(PublishedState state, GenerationRecord record, CancellationToken cancellationToken)
    {
        try
        {
            await (state.HeadETag is { } etag ? table.ReplaceAsync(record.ToHead(), etag, cancellationToken) : table.InsertAsync(record.ToHead(), cancellationToken)).ConfigureAwait(false);
            return new FlipResult(true, record.Generation, null);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode is "EntityAlreadyExists" or "UpdateConditionNotSatisfied" or "ResourceNotFound")
        {
            // Also the answer to the second try of a flip whose first one succeeded unheard.
            return await SeeAsync(record, mayStillCome: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (TableFault.IsOne(exception) && exception is not RequestFailedException { Status: >= 400 and < 500 } && !cancellationToken.IsCancellationRequested)
        {
            return await SeeAsync(record, mayStillCome: true, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<GenerationRecord> ReserveAsync(GenerationRecord record, CancellationToken cancellationToken)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await table.InsertAsync(record.ToRow(), cancellationToken).ConfigureAwait(false);
                return record;
            }
            catch (RequestFailedException exception) when (exception is { Status: 409, ErrorCode: "EntityAlreadyExists" } && tries < MaxReservations)
            {
                record = record with { Generation = record.Generation + 1 };
            }
        }
    }

    // Whoever has published since has built on it, if it was served: then it is in the history.
    private async Task<FlipResult> SeeAsync(GenerationRecord record, bool mayStillCome, CancellationToken cancellationToken)
    {
        try
        {
            var state = await _reader.ReadStateAsync(cancellationToken).ConfigureAwait(false);
            var wasServed = state.History.Any(published => published.Generation == record.Generation);
            return wasServed || !mayStillCome
                ? new FlipResult(wasServed, state.Head?.Generation, null)
                : new FlipResult(false, state.Head?.Generation, $"the answer to the publication of generation {record.Generation} was lost; it is not served now, and may still be: look again, then publish again");
        }
        catch (Exception exception) when (TableFault.IsOne(exception) && !cancellationToken.IsCancellationRequested)
        {
            var fault = TableFault.Of(exception, table.Name, time.GetUtcNow(), TableRight.Write);
            return new FlipResult(false, null, $"whether generation {record.Generation} is served is not known, for the answer to its publication was lost and {fault.Message}");
        }
    }
}
