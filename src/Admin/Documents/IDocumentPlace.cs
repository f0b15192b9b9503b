using FuncProxy.Routing.Stores.Generations;

namespace FuncProxy.Admin.Documents;

/// <summary>Where the document is published, to be read and replaced there. Expected failures (unreachable, unwritable) are in the results.</summary>
internal interface IDocumentPlace
{
    /// <summary><c>file</c> or <c>table</c>.</summary>
    string Kind { get; }

    /// <summary>Whether documents can be published here, as far as that is known without trying.</summary>
    bool IsWritable { get; }

    /// <summary>What is published.</summary>
    Task<PublishedText> ReadAsync(CancellationToken cancellationToken);

    /// <summary>A document that was published before; without a text when it is not kept.</summary>
    Task<PublishedText> ReadAsync(int generation, CancellationToken cancellationToken);

    /// <summary>The generations that are kept, the one that is served first; a fault when they cannot be read.</summary>
    Task<(IReadOnlyList<GenerationRecord> Generations, string? Fault)> ReadHistoryAsync(CancellationToken cancellationToken);

    /// <summary>Publishes a valid document in place of the one that the caller knows.</summary>
    Task<WriteResult> ReplaceAsync(ReadOnlyMemory<byte> text, Precondition precondition, CancellationToken cancellationToken);

    /// <summary>Publishes an earlier generation again, in place of the one that the caller knows.</summary>
    Task<WriteResult> RollBackAsync(int generation, Precondition precondition, CancellationToken cancellationToken);
}
