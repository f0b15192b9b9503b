namespace FuncProxy.Admin.Api;

/// <summary>A generation that is kept.</summary>
/// <param name="Generation">Its number.</param>
/// <param name="PublishedAt">When its publication began.</param>
/// <param name="Checksum">SHA-256 of its definitions, hexadecimal.</param>
/// <param name="Entities">How many routes, clusters and consumers it has.</param>
/// <param name="RestoredFrom">The generation that it is a copy of; null when it was no rollback.</param>
/// <param name="Current">Whether it is the one that is published.</param>
internal sealed record GenerationAnswer(int Generation, DateTimeOffset PublishedAt, string Checksum, int Entities, int? RestoredFrom, bool Current);
