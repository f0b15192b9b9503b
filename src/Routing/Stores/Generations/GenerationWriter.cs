using Azure;
using FuncProxy.Routing.Stores.Tables;

namespace FuncProxy.Routing.Stores.Generations;

/// <summary>Writes a generation and flips the head to it.</summary>
internal sealed class GenerationWriter(ITable table, TimeProvider time)
{
    // Each is another publisher at this moment.
    private const int MaxReservations = 1000;

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
        catch (RequestFailedException exception) when (exception.Status is 404 or 409 or 412)
        {
            // Also the answer to the second try of a flip whose first one succeeded unheard.
            return await SeeAsync(record, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (TableFault.IsOne(exception) && !cancellationToken.IsCancellationRequested)
        {
            var seen = await SeeOrDoubtAsync(record, cancellationToken).ConfigureAwait(false);
            if (seen is { IsServed: false, Doubt: null })
            {
                throw;
            }

            return seen;
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
            catch (RequestFailedException exception) when (exception.Status == 409 && tries < MaxReservations)
            {
                record = record with { Generation = record.Generation + 1 };
            }
        }
    }

    private async Task<FlipResult> SeeOrDoubtAsync(GenerationRecord record, CancellationToken cancellationToken)
    {
        try
        {
            return await SeeAsync(record, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (TableFault.IsOne(exception) && !cancellationToken.IsCancellationRequested)
        {
            var fault = TableFault.Of(exception, table.Name, time.GetUtcNow());
            return new FlipResult(false, null, $"whether generation {record.Generation} is served is not known, for the answer to its publication was lost and {fault.Message}");
        }
    }

    private async Task<FlipResult> SeeAsync(GenerationRecord record, CancellationToken cancellationToken)
    {
        var row = await _reader.FindHeadAsync(cancellationToken).ConfigureAwait(false);
        var generation = row is null ? null : GenerationHead.Read(row)?.Generation;
        return new FlipResult(generation == record.Generation, generation, null);
    }
}
