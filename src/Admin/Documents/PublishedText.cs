namespace FuncProxy.Admin.Documents;

/// <summary>A document as it is published.</summary>
/// <param name="Text">Its text, UTF-8; null when there is none, or it could not be read.</param>
/// <param name="ETag">Names this state of it, quoted; null when there is none.</param>
/// <param name="Generation">Its generation; null in a file.</param>
/// <param name="Errors">What is wrong with what is stored, so that there is no text; empty when nothing is.</param>
/// <param name="Fault">Why it could not be read; null when it could.</param>
internal sealed record PublishedText(byte[]? Text, string? ETag, int? Generation, IReadOnlyList<string> Errors, string? Fault)
{
    /// <summary>Nothing is published.</summary>
    public static PublishedText Nothing { get; } = new(null, null, null, [], null);

    /// <summary>It could not be read.</summary>
    public static PublishedText Failed(string fault) => Nothing with { Fault = fault };
}
