using FuncProxy.Routing.Stores.Generations;

namespace FuncProxy.Cli.Targets;

/// <summary>What a target held when it was read: the base of a publication.</summary>
/// <param name="Served">The generation that is served; null when there is none, as with a proxy whose routes are in a file.</param>
/// <param name="History">The generations that are kept, the one that is served first.</param>
/// <param name="IsEmpty">Whether nothing is published.</param>
internal sealed record TargetState(int? Served, IReadOnlyList<GenerationRecord> History, bool IsEmpty)
{
    /// <summary>A table's own.</summary>
    public PublishedState? Table { get; init; }

    /// <summary>A proxy's: the document's version, as its answer's ETag.</summary>
    public string? ETag { get; init; }

    /// <summary>A proxy's: the document that is published, or why it could not be read.</summary>
    public Output.Attempt<PublishedDocument> Document { get; init; }
}
