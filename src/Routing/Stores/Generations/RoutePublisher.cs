using Azure;
using FuncProxy.Routing.Stores.Tables;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Routing.Stores.Generations;

/// <summary>Publishes documents into a table. A publication is all or nothing, whenever its process dies: the rows of a new generation are written first, then the head is flipped under its ETag.</summary>
/// <param name="table">The table; it is made when it does not exist.</param>
/// <param name="time">The clock of the records.</param>
/// <param name="rules">Further rules for <see cref="RouteDocumentReader"/>.</param>
public sealed class RoutePublisher(ITable table, TimeProvider time, IReadOnlyList<IRouteDocumentRule>? rules = null)
{
    private readonly GenerationReader _reader = new(table);
    private readonly GenerationWriter _writer = new(table, time);
    private readonly GenerationPruner _pruner = new(table);

    /// <summary>What is published now.</summary>
    /// <exception cref="Exception">The table could not be read; <see cref="TableFault.IsOne"/> holds for it.</exception>
    public async Task<PublishedState> ReadStateAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _reader.ReadStateAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException exception) when (exception is { Status: 404, ErrorCode: "TableNotFound" })
        {
            return PublishedState.NoTable;
        }
    }

    /// <summary>The document of a published generation.</summary>
    /// <param name="state">What is published.</param>
    /// <param name="generation">One of <see cref="PublishedState.History"/>; null for the one that is served.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The document; null when there is no such generation.</returns>
    /// <exception cref="Exception">The table could not be read; <see cref="TableFault.IsOne"/> holds for it.</exception>
    public async Task<PublishedDocument?> ReadDocumentAsync(PublishedState state, int? generation, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        var record = state.History.FirstOrDefault(known => known.Generation == generation);
        if ((generation is null || generation == state.Head?.Generation ? state.Head?.Generation : record?.Generation) is not { } found)
        {
            return null;
        }

        var content = await _reader.ReadContentAsync(found, cancellationToken).ConfigureAwait(false);
        var isWhole = found == state.Head?.Generation ? content.Is(state.Head.Checksum, state.Head.Entities) : content.Is(record!.Checksum, record.Entities);
        return new PublishedDocument(found, content.Text, isWhole
            ? content.Errors
            : [.. content.Errors, $"the rows of generation {found} are not those that were published; publish the routes again"]);
    }

    /// <summary>Validates a document and makes it the one that is served.</summary>
    /// <param name="utf8">The document's text. Its <c>%SETTINGS%</c> are stored as they are: each instance puts in its own.</param>
    /// <param name="basis">What the document was made to replace: when another generation is served by now, the outcome is a conflict. Null: whatever is served.</param>
    /// <param name="cancellationToken">Ends it, with what is served unchanged unless the flip was under way.</param>
    public async Task<PublishResult> PublishAsync(ReadOnlyMemory<byte> utf8, PublishedState? basis, CancellationToken cancellationToken)
    {
        return Validate(utf8) is { Count: > 0 } errors
            ? new PublishResult(PublishOutcome.Refused, null, errors)
            : await GuardAsync(() => PublishAsync(utf8, basis, restoredFrom: null, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes an earlier generation the one that is served, as a new generation with the same content.</summary>
    /// <param name="generation">One of <see cref="PublishedState.History"/>.</param>
    /// <param name="cancellationToken">Ends it, with what is served unchanged unless the flip was under way.</param>
    public Task<PublishResult> RollBackAsync(int generation, CancellationToken cancellationToken) => RollBackAsync(generation, basis: null, cancellationToken);

    /// <summary>The same, unless something else is served by now.</summary>
    /// <param name="generation">One of <see cref="PublishedState.History"/>.</param>
    /// <param name="basis">What is to be replaced: when another generation is served by now, the outcome is a conflict. Null: whatever is served.</param>
    /// <param name="cancellationToken">Ends it, with what is served unchanged unless the flip was under way.</param>
    public Task<PublishResult> RollBackAsync(int generation, PublishedState? basis, CancellationToken cancellationToken) =>
        GuardAsync(() => RestoreAsync(generation, basis, cancellationToken), cancellationToken);

    private async Task<PublishResult> RestoreAsync(int generation, PublishedState? basis, CancellationToken cancellationToken)
    {
        var state = basis ?? await ReadStateAsync(cancellationToken).ConfigureAwait(false);
        if (state.History.FirstOrDefault(record => record.Generation == generation) is not { } record)
        {
            var kept = state.History.Count == 0 ? "none" : string.Join(", ", state.History.Select(known => known.Generation));
            return new PublishResult(PublishOutcome.Refused, state.Head?.Generation, [$"there is no generation {generation} to go back to; those that are kept: {kept}"]);
        }

        var content = await _reader.ReadContentAsync(generation, cancellationToken).ConfigureAwait(false);
        if (content.Errors.Count > 0 || !content.Is(record.Checksum, record.Entities))
        {
            return new PublishResult(PublishOutcome.Refused, state.Head?.Generation, [$"the rows of generation {generation} are not those that were published; go back to another"]);
        }

        // What was valid when it was published need not be for this release.
        return Validate(content.Text) is { Count: > 0 } errors
            ? new PublishResult(PublishOutcome.Refused, state.Head?.Generation, errors)
            : await PublishAsync(content.Text, state, generation, cancellationToken).ConfigureAwait(false);
    }

    private async Task<PublishResult> PublishAsync(ReadOnlyMemory<byte> utf8, PublishedState? basis, int? restoredFrom, CancellationToken cancellationToken)
    {
        var state = basis ?? await ReadStateAsync(cancellationToken).ConfigureAwait(false);
        var errors = new List<string>();
        var rows = DocumentRows.Split(utf8, errors);
        if (errors.Count > 0)
        {
            return new PublishResult(PublishOutcome.Refused, state.Head?.Generation, errors);
        }

        var content = new GenerationContent(rows);
        if (await IsServedAsync(state.Head, content, cancellationToken).ConfigureAwait(false))
        {
            return new PublishResult(PublishOutcome.Unchanged, state.Head!.Generation, []);
        }

        var record = await _writer.WriteAsync(state, rows, content, restoredFrom, cancellationToken).ConfigureAwait(false);
        return await _writer.FlipAsync(state, record, cancellationToken).ConfigureAwait(false) switch
        {
            { IsServed: true } served when served.Generation == record.Generation => new PublishResult(PublishOutcome.Published, record.Generation, await TidyAsync(cancellationToken).ConfigureAwait(false)),
            { IsServed: true } replaced => new PublishResult(PublishOutcome.Published, record.Generation, [$"generation {replaced.Generation} was published after it and is served now"]),
            { Doubt: { } doubt } => new PublishResult(PublishOutcome.Failed, null, [doubt]),
            var lost => await GiveUpAsync(record, lost.Generation, cancellationToken).ConfigureAwait(false),
        };
    }

    private IReadOnlyList<string> Validate(ReadOnlyMemory<byte> utf8) =>
        [.. RouteDocumentReader.Read(utf8, settings: null, rules).Errors.Select(error => error.ToString())];

    // Also what is served is read: rows that were damaged by hand are mended by publishing again.
    private async Task<bool> IsServedAsync(GenerationHead? head, GenerationContent content, CancellationToken cancellationToken)
    {
        if (head is null || !content.Is(head.Checksum, head.Entities))
        {
            return false;
        }

        var served = await _reader.ReadContentAsync(head.Generation, cancellationToken).ConfigureAwait(false);
        return served.Errors.Count == 0 && served.Is(head.Checksum, head.Entities) && served.Text.AsSpan().SequenceEqual(content.Text);
    }

    private async Task<PublishResult> GiveUpAsync(GenerationRecord record, int? served, CancellationToken cancellationToken)
    {
        // The record stays and keeps the number taken: a write that was given up may still arrive.
        await TryAsync(() => _pruner.DeleteRowsAsync(record.Generation, cancellationToken), cancellationToken).ConfigureAwait(false);
        var what = served is null ? "the head was deleted" : $"generation {served} was published";
        return new PublishResult(PublishOutcome.Conflict, served, [$"{what} meanwhile, and this document did not replace it; look at what is served now, then publish again"]);
    }

    /// <summary>Deletes old generations. The document is published by now: what goes wrong here, an interruption too, changes nothing of that.</summary>
    private async Task<IReadOnlyList<string>> TidyAsync(CancellationToken cancellationToken)
    {
        try
        {
            var fault = await TryAsync(
                async () => await _pruner.PruneAsync(await _reader.ReadStateAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
            return fault is null ? [] : [$"old generations could not be deleted, which the next publication tries again: {fault.Message}"];
        }
        catch (Exception exception) when (cancellationToken.IsCancellationRequested && (exception is OperationCanceledException || TableFault.IsOne(exception)))
        {
            return ["old generations were not deleted, for it was interrupted; the next publication does it"];
        }
    }

    private async Task<PublishResult> GuardAsync(Func<Task<PublishResult>> publish, CancellationToken cancellationToken)
    {
        var result = new PublishResult(PublishOutcome.Failed, null, []);
        var fault = await TryAsync(async () => result = await publish().ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return fault is null ? result : result with { Errors = [$"table {table.Name}: {fault.Message}"] };
    }

    private async Task<TableFault?> TryAsync(Func<Task> act, CancellationToken cancellationToken)
    {
        try
        {
            await act().ConfigureAwait(false);
            return null;
        }
        catch (Exception exception) when (TableFault.IsOne(exception) && !cancellationToken.IsCancellationRequested)
        {
            return TableFault.Of(exception, table.Name, time.GetUtcNow(), TableRight.Write);
        }
    }
}
