using System.Text.Json;

namespace FuncProxy.Routing.Validation.Text;

/// <summary>Says in plain words why a text is no JSON.</summary>
internal static class SyntaxReason
{
    /// <param name="exception">The JSON reader's finding.</param>
    /// <param name="text">The document.</param>
    /// <param name="unclosed">The innermost open object or list when the text ends in it.</param>
    public static string Of(JsonException exception, DocumentText text, DocumentNode? unclosed)
    {
        if (exception.Message.StartsWith("The input does not contain any JSON tokens", StringComparison.Ordinal))
        {
            return "the document is empty; an empty configuration is {}";
        }

        if (exception.Message.StartsWith("The maximum configured depth", StringComparison.Ordinal))
        {
            return $"nested deeper than {DocumentParser.MaxDepth} levels, which no field needs";
        }

        if (unclosed is not null)
        {
            var (line, column) = text.Locate(unclosed.Offset);
            var (open, close) = unclosed.Kind == DocumentNodeKind.Object ? ('{', '}') : ('[', ']');
            return $"not valid JSON: the text ends, but the '{open}' at line {line}, column {column} is not closed; add '{close}'";
        }

        // The reader's own words repeat all that follows.
        if (exception.Message.Contains("is an invalid JSON literal", StringComparison.Ordinal))
        {
            return "not valid JSON: this is not a value; a text stands in quotes, and the only bare words are true, false and null";
        }

        return "not valid JSON: " + WithoutPosition(exception.Message);
    }

    // The reader appends its own position, counted from 0 and in bytes.
    private static string WithoutPosition(string message)
    {
        foreach (var mark in (ReadOnlySpan<string>)[" Path: ", " LineNumber: "])
        {
            var at = message.IndexOf(mark, StringComparison.Ordinal);
            message = at < 0 ? message : message[..at];
        }

        return Printable.Clean(message);
    }
}
