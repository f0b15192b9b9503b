using System.Text.Json;

namespace FuncProxy.Routing.Validation.Text;

/// <summary>Reads JSON into nodes that know their place.</summary>
internal static class DocumentParser
{
    /// <summary>Far more than the model needs; keeps the recursion small.</summary>
    public const int MaxDepth = 32;

    /// <returns>The root, or null when the text is no JSON; then <paramref name="error"/> says where and why.</returns>
    public static DocumentNode? Parse(DocumentText text, out RouteDocumentError? error)
    {
        if (text.FindIllegalByte() is >= 0 and var illegal)
        {
            error = Error(text, DocumentPath.Root, illegal, "the document is not UTF-8 text from here on; save it as UTF-8");
            return null;
        }

        var open = new Stack<DocumentNode>();
        var reader = new Utf8JsonReader(text.Bytes, new JsonReaderOptions
        {
            CommentHandling = JsonCommentHandling.Skip,
            AllowTrailingCommas = true,
            MaxDepth = MaxDepth,
        });
        try
        {
            reader.Read();
            var root = ReadValue(ref reader, null, null, -1, (int)reader.TokenStartIndex, open);
            // Anything but comments behind the value is an error, which the reader finds now.
            reader.Read();
            error = null;
            return root;
        }
        catch (JsonException exception)
        {
            var offset = text.OffsetOf(exception.LineNumber ?? 0, exception.BytePositionInLine ?? 0);
            var isAtEnd = text.Bytes[offset..].Trim(" \t\r\n"u8).IsEmpty;
            var place = open.TryPeek(out var innermost) ? innermost.Path() : DocumentPath.Root;
            error = Error(text, place, offset, SyntaxReason.Of(exception, text, isAtEnd ? innermost : null));
            return null;
        }
        catch (InvalidOperationException)
        {
            // The reader's answer to an escaped half of a surrogate pair, which is no text (RFC 8259 §8.2).
            var place = open.TryPeek(out var innermost) ? innermost.Path() : DocumentPath.Root;
            error = Error(text, place, (int)reader.TokenStartIndex, "the text holds half of a \\u surrogate pair; write the whole pair or the character itself");
            return null;
        }
    }

    private static RouteDocumentError Error(DocumentText text, DocumentPath path, int offset, string message)
    {
        var (line, column) = text.Locate(offset);
        return new(path.ToString(), line, column, path.RouteId, message);
    }

    private static DocumentNode ReadValue(ref Utf8JsonReader reader, DocumentNode? parent, string? name, int index, int nameOffset, Stack<DocumentNode> open)
    {
        var offset = (int)reader.TokenStartIndex;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var record = new DocumentNode(parent, name, index, nameOffset, offset, DocumentNodeKind.Object) { Children = [] };
                open.Push(record);
                ReadMembers(ref reader, record, open);
                open.Pop();
                return record;
            case JsonTokenType.StartArray:
                var list = new DocumentNode(parent, name, index, nameOffset, offset, DocumentNodeKind.List) { Children = [] };
                open.Push(list);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    list.Children.Add(ReadValue(ref reader, list, null, list.Children.Count, (int)reader.TokenStartIndex, open));
                }

                open.Pop();
                return list;
            case JsonTokenType.String:
                return new(parent, name, index, nameOffset, offset, DocumentNodeKind.Text) { Text = reader.GetString() };
            case JsonTokenType.Number:
                return new(parent, name, index, nameOffset, offset, DocumentNodeKind.Number) { Text = System.Text.Encoding.ASCII.GetString(reader.ValueSpan) };
            case JsonTokenType.True:
                return new(parent, name, index, nameOffset, offset, DocumentNodeKind.True) { Text = "true" };
            case JsonTokenType.False:
                return new(parent, name, index, nameOffset, offset, DocumentNodeKind.False) { Text = "false" };
            default:
                return new(parent, name, index, nameOffset, offset, DocumentNodeKind.Null);
        }
    }

    private static void ReadMembers(ref Utf8JsonReader reader, DocumentNode record, Stack<DocumentNode> open)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var nameOffset = (int)reader.TokenStartIndex;
            var name = reader.GetString();
            reader.Read();
            record.Children!.Add(ReadValue(ref reader, record, name, -1, nameOffset, open));
        }
    }
}
