namespace FuncProxy.Routing.Importing;

/// <summary>What came of an import.</summary>
/// <param name="Document">A valid document as UTF-8 JSON; null when the file could not be read at all.</param>
/// <param name="Notes">What was not carried over, and why; of a file that could not be read, the reason.</param>
public sealed record ImportResult(byte[]? Document, IReadOnlyList<ImportNote> Notes);
