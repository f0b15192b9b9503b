using FuncProxy.Routing.Stores.Tables;

namespace FuncProxy.Routing.Stores.Generations;

/// <summary>The row that names the generation that is served. Flipping it publishes.</summary>
/// <param name="Generation">The generation's number, from 1.</param>
/// <param name="ETag">The row's version; another one when anybody has written it.</param>
public sealed record GenerationHead(int Generation, string ETag)
{
    /// <summary>SHA-256 of the generation's definitions, hexadecimal; null when whoever wrote the head left it out.</summary>
    public string? Checksum { get; init; }

    /// <summary>How many rows the generation has; null when whoever wrote the head left it out.</summary>
    public int? Entities { get; init; }

    /// <summary>When it was published.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>The head in a row; null when the row names no generation.</summary>
    internal static GenerationHead? Read(TableRow row) => row.Number(GenerationKeys.Generation) is { } generation and > 0 and <= GenerationKeys.MaxGeneration
        ? new(generation, row.ETag ?? "")
        {
            Checksum = row.Text(GenerationKeys.Checksum) is { Length: > 0 } checksum ? checksum : null,
            Entities = row.Number(GenerationKeys.Entities),
            PublishedAt = row.Time(GenerationKeys.PublishedAt),
        }
        : null;
}
