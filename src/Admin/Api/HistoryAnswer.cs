namespace FuncProxy.Admin.Api;

/// <summary>The history.</summary>
/// <param name="Generations">The generations that are kept, the one that is published first.</param>
/// <param name="Note">Why there is none; null when there is.</param>
internal sealed record HistoryAnswer(IReadOnlyList<GenerationAnswer> Generations, string? Note);
