namespace FuncProxy.Routing.Stores.Generations;

/// <summary>A generation's document as the table has it.</summary>
/// <param name="Generation">The generation.</param>
/// <param name="Text">The document as UTF-8 JSON, its <c>%SETTINGS%</c> as they were written; of no use when there are errors.</param>
/// <param name="Errors">What is wrong with the rows: each a line with the remedy.</param>
public sealed record PublishedDocument(int Generation, byte[] Text, IReadOnlyList<string> Errors);
