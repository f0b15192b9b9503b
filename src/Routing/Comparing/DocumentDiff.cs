using System.Text.Json;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Routing.Comparing;

/// <summary>What is different between two documents: by entry, by field, whatever the order of fields, the comments and the spacing.</summary>
public static class DocumentDiff
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Compares two valid documents as texts, so that a <c>%SETTING%</c> in any field counts.</summary>
    /// <param name="before">The one, as UTF-8 JSON.</param>
    /// <param name="after">The other.</param>
    /// <returns>The differences, section by section; none for documents that mean the same.</returns>
    public static IReadOnlyList<DocumentChange> Compare(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after)
    {
        using var left = JsonDocument.Parse(WithoutMark(before), Lenient);
        using var right = JsonDocument.Parse(WithoutMark(after), Lenient);
        var changes = new List<DocumentChange>();
        CompareObjects(DocumentPath.Root, depth: 0, left.RootElement, right.RootElement, changes);
        return changes;
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> utf8) => utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;

    private static void CompareObjects(DocumentPath at, int depth, JsonElement left, JsonElement right, List<DocumentChange> changes)
    {
        // Ids are told apart by letter case; fields are not.
        var comparison = depth == 1 ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        foreach (var member in Members(left))
        {
            if (Find(right, member.Name, comparison) is { } other)
            {
                Compare(at[member.Name], depth + 1, member.Value, other, changes);
            }
            else
            {
                AddOne(at[member.Name], depth + 1, member.Value, ChangeKind.Removed, changes);
            }
        }

        foreach (var member in Members(right))
        {
            if (Find(left, member.Name, comparison) is null)
            {
                AddOne(at[member.Name], depth + 1, member.Value, ChangeKind.Added, changes);
            }
        }
    }

    // A section that comes or goes is told by its entries.
    private static void AddOne(DocumentPath at, int depth, JsonElement value, ChangeKind kind, List<DocumentChange> changes)
    {
        if (depth == 1 && value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in Members(value))
            {
                AddOne(at[member.Name], depth + 1, member.Value, kind, changes);
            }
            return;
        }

        var text = Text(value);
        changes.Add(new(at.ToString(), kind, kind == ChangeKind.Added ? null : text, kind == ChangeKind.Added ? text : null));
    }

    private static void Compare(DocumentPath at, int depth, JsonElement left, JsonElement right, List<DocumentChange> changes)
    {
        if (left.ValueKind == JsonValueKind.Object && right.ValueKind == JsonValueKind.Object)
        {
            CompareObjects(at, depth, left, right, changes);
        }
        else if (!JsonElement.DeepEquals(left, right))
        {
            changes.Add(new(at.ToString(), ChangeKind.Changed, Text(left), Text(right)));
        }
    }

    private static IEnumerable<JsonProperty> Members(JsonElement element) => element.ValueKind == JsonValueKind.Object
        ? element.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null)
        : [];

    private static JsonElement? Find(JsonElement element, string name, StringComparison comparison)
    {
        foreach (var member in Members(element))
        {
            if (member.Name.Equals(name, comparison))
            {
                return member.Value;
            }
        }

        return null;
    }

    private static string Text(JsonElement value)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, Stores.Tables.RelaxedJson.Options))
        {
            value.WriteTo(json);
        }

        return System.Text.Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
