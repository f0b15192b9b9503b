using FuncProxy.Routing.Stores.Generations;
using FuncProxy.Routing.Stores.Tables;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Admin.Documents;

/// <summary>The document in Table Storage. That no writer overwrites another's is the table's own doing: the head is flipped under its ETag.</summary>
/// <param name="table">The table.</param>
/// <param name="time">The clock of the records.</param>
/// <param name="rules">The engine's rules.</param>
internal sealed class TableDocuments(ITable table, TimeProvider time, IReadOnlyList<IRouteDocumentRule> rules) : IDocumentPlace
{
    private const int ChecksumLength = 12;

    private readonly RoutePublisher _publisher = new(table, time, rules);

    /// <inheritdoc/>
    public string Kind => "table";

    /// <inheritdoc/>
    public bool IsWritable => true;

    /// <inheritdoc/>
    public Task<PublishedText> ReadAsync(CancellationToken cancellationToken) => ReadAsync(generation: null, cancellationToken);

    /// <inheritdoc/>
    public Task<PublishedText> ReadAsync(int generation, CancellationToken cancellationToken) => ReadAsync((int?)generation, cancellationToken);

    /// <inheritdoc/>
    public async Task<(IReadOnlyList<GenerationRecord> Generations, string? Fault)> ReadHistoryAsync(CancellationToken cancellationToken)
    {
        try
        {
            return ((await _publisher.ReadStateAsync(cancellationToken)).History, null);
        }
        catch (Exception exception) when (IsFault(exception, cancellationToken))
        {
            return ([], Explain(exception));
        }
    }

    /// <inheritdoc/>
    public Task<WriteResult> ReplaceAsync(ReadOnlyMemory<byte> text, Precondition precondition, CancellationToken cancellationToken)
        => WriteAsync(precondition, state => _publisher.PublishAsync(text, state, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<WriteResult> RollBackAsync(int generation, Precondition precondition, CancellationToken cancellationToken)
        => WriteAsync(precondition, state => _publisher.RollBackAsync(generation, state, cancellationToken), cancellationToken);

    private static string? ETagOf(PublishedState state) => state.Head is { } head ? ETagOf(head.Generation, head.Checksum) : null;

    private static string ETagOf(int generation, string? checksum) => $"\"{generation}-{(checksum is { Length: >= ChecksumLength } ? checksum[..ChecksumLength] : "")}\"";

    private async Task<PublishedText> ReadAsync(int? generation, CancellationToken cancellationToken)
    {
        try
        {
            var state = await _publisher.ReadStateAsync(cancellationToken);
            if (await _publisher.ReadDocumentAsync(state, generation, cancellationToken) is not { } document)
            {
                return PublishedText.Nothing;
            }
            var checksum = document.Generation == state.Head?.Generation ? state.Head.Checksum : state.History.First(record => record.Generation == document.Generation).Checksum;
            return new PublishedText(document.Errors.Count > 0 ? null : document.Text, ETagOf(document.Generation, checksum), document.Generation, document.Errors, null);
        }
        catch (Exception exception) when (IsFault(exception, cancellationToken))
        {
            return PublishedText.Failed(Explain(exception));
        }
    }

    private async Task<WriteResult> WriteAsync(Precondition precondition, Func<PublishedState, Task<PublishResult>> write, CancellationToken cancellationToken)
    {
        try
        {
            var state = await _publisher.ReadStateAsync(cancellationToken);
            if (!precondition.Holds(ETagOf(state)))
            {
                return new WriteResult(WriteOutcome.Conflict, state.Head?.Generation, ETagOf(state), []);
            }
            var result = await write(state);
            return result.Outcome switch
            {
                PublishOutcome.Published => await DescribeAsync(WriteOutcome.Published, result, cancellationToken),
                PublishOutcome.Unchanged => new WriteResult(WriteOutcome.Unchanged, result.Generation, ETagOf(state), result.Errors),
                PublishOutcome.Conflict => await DescribeAsync(WriteOutcome.Conflict, result, cancellationToken),
                PublishOutcome.Refused => new WriteResult(WriteOutcome.Refused, state.Head?.Generation, ETagOf(state), result.Errors),
                _ => new WriteResult(WriteOutcome.Failed, result.Generation, null, result.Errors),
            };
        }
        catch (Exception exception) when (IsFault(exception, cancellationToken))
        {
            return new WriteResult(WriteOutcome.Failed, null, null, [Explain(exception)]);
        }
    }

    /// <summary>The result with the ETag of its generation, which has to be read. What goes wrong here changes nothing of what was written.</summary>
    private async Task<WriteResult> DescribeAsync(WriteOutcome outcome, PublishResult result, CancellationToken cancellationToken)
    {
        try
        {
            var state = await _publisher.ReadStateAsync(cancellationToken);
            var record = state.History.FirstOrDefault(known => known.Generation == result.Generation);
            return outcome == WriteOutcome.Conflict
                ? new WriteResult(outcome, state.Head?.Generation, ETagOf(state), result.Errors)
                : new WriteResult(outcome, result.Generation, record is null ? null : ETagOf(record.Generation, record.Checksum), result.Errors);
        }
        catch (Exception exception) when (IsFault(exception, cancellationToken))
        {
            return new WriteResult(outcome, result.Generation, null, [.. result.Errors, Explain(exception)]);
        }
    }

    private static bool IsFault(Exception exception, CancellationToken cancellationToken) => TableFault.IsOne(exception) && !cancellationToken.IsCancellationRequested;

    private string Explain(Exception exception) => $"table {table.Name}: {TableFault.Of(exception, table.Name, time.GetUtcNow(), TableRight.Read).Message}";
}
