namespace FuncProxy.Admin.Documents;

/// <summary>What came of a write.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Generation">The generation that is published now; null in a file, and where it is not known.</param>
/// <param name="ETag">Names what is published now; null where nothing is, or it is not known.</param>
/// <param name="Messages">Why it failed, each with the remedy; of a publication: what else there is to know.</param>
internal sealed record WriteResult(WriteOutcome Outcome, int? Generation, string? ETag, IReadOnlyList<string> Messages);
