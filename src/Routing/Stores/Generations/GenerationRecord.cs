using FuncProxy.Routing.Stores.Tables;

namespace FuncProxy.Routing.Stores.Generations;

/// <summary>What is kept of a generation beside its definitions. Written before them, it reserves the number; the chain of <paramref name="Previous"/> from the head is the history.</summary>
/// <param name="Generation">Its number.</param>
/// <param name="Previous">The generation that it was made to replace; null for the first.</param>
/// <param name="Checksum">SHA-256 of its definitions, hexadecimal.</param>
/// <param name="Entities">How many rows it has.</param>
/// <param name="PublishedAt">When its publication began.</param>
/// <param name="RestoredFrom">The generation that it is a copy of, when it was made by a rollback.</param>
public sealed record GenerationRecord(int Generation, int? Previous, string Checksum, int Entities, DateTimeOffset PublishedAt, int? RestoredFrom)
{
    /// <summary>The record in a row; null when the row is none.</summary>
    internal static GenerationRecord? Read(TableRow row) => GenerationKeys.Parse(row.RowKey) is { } generation
        ? new(
            generation,
            row.Number(GenerationKeys.Previous),
            row.Text(GenerationKeys.Checksum) ?? "",
            row.Number(GenerationKeys.Entities) ?? 0,
            row.Time(GenerationKeys.PublishedAt) ?? default,
            row.Number(GenerationKeys.RestoredFrom))
        : null;

    /// <summary>The record as a row of the head's partition.</summary>
    internal TableRow ToRow() => new(GenerationKeys.Head, GenerationKeys.Of(Generation)) { Properties = Properties() };

    /// <summary>The head that makes this generation the one that is served.</summary>
    internal TableRow ToHead() => new(GenerationKeys.Head, GenerationKeys.Current) { Properties = Properties() };

    private Dictionary<string, object> Properties()
    {
        var properties = new Dictionary<string, object>
        {
            [GenerationKeys.Generation] = Generation,
            [GenerationKeys.Checksum] = Checksum,
            [GenerationKeys.Entities] = Entities,
            [GenerationKeys.PublishedAt] = PublishedAt,
        };
        if (Previous is { } previous)
        {
            properties[GenerationKeys.Previous] = previous;
        }

        if (RestoredFrom is { } restored)
        {
            properties[GenerationKeys.RestoredFrom] = restored;
        }

        return properties;
    }
}
