namespace FuncProxy.Routing.Stores.Generations;

/// <summary>What came of a publication.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Generation">Of a published or unchanged document: its own. Else the one that is served; null when it is not known or there is none.</param>
/// <param name="Errors">Why it is not the given document: each a line with the remedy. Of a published one: what came after it, or could not be tidied up.</param>
public sealed record PublishResult(PublishOutcome Outcome, int? Generation, IReadOnlyList<string> Errors);
