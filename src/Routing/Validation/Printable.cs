namespace FuncProxy.Routing.Validation;

/// <summary>Makes text from a document fit to stand in a message: one line, not endless.</summary>
public static class Printable
{
    /// <summary>The most characters that a message shows of a text.</summary>
    public const int MaxLength = 200;

    /// <summary>A text in single quotes, cleaned.</summary>
    public static string Quote(string text) => $"'{Clean(text)}'";

    /// <summary>A text cut to <see cref="MaxLength"/>, with U+FFFD for each control character.</summary>
    public static string Clean(string text)
    {
        var cut = text.Length > MaxLength ? string.Concat(text.AsSpan(0, MaxLength), "…") : text;
        return cut.AsSpan().IndexOfAnyInRange('\0', '\x1f') < 0 && !cut.Contains('\x7f', StringComparison.Ordinal)
            ? cut
            : string.Create(cut.Length, cut, static (span, source) =>
            {
                for (var i = 0; i < span.Length; i++)
                {
                    span[i] = char.IsControl(source[i]) ? '\uFFFD' : source[i];
                }
            });
    }
}
