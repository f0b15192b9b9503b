using System.Text;
using System.Text.Json;
using FuncProxy.Routing.Stores.Tables;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Routing.Stores.Generations;

/// <summary>Splits a document's text into the rows of a generation. The text, not the model, so that a <c>%SETTING%</c> in any field survives.</summary>
internal static class DocumentRows
{
    /// <summary>The most characters of an entry's definition: a row holds 1 MiB, and a character takes two bytes there.</summary>
    public const int MaxDefinitionLength = 500_000;

    // Azurite counts the request's bytes; what is around a row is less than the difference.
    private const int MaxRowBytes = 1023 * 1024;

    // Beside the texts that people search for, not a limit of the service.
    private const int MaxColumnLength = 1_000;

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The rows of a valid document, without a partition.</summary>
    /// <param name="utf8">The document's text.</param>
    /// <param name="errors">Receives a line for each entry that no row can hold.</param>
    public static List<TableRow> Split(ReadOnlyMemory<byte> utf8, List<string> errors)
    {
        using var document = JsonDocument.Parse(utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8, Lenient);
        var rows = new List<TableRow>();
        var rest = new List<JsonProperty>();
        foreach (var member in document.RootElement.EnumerateObject())
        {
            var section = DocumentSection.OfField(member.Name);
            if (section is null || (member.Value.ValueKind == JsonValueKind.Object && !member.Value.EnumerateObject().Any()))
            {
                rest.Add(member);
            }
            else if (member.Value.ValueKind == JsonValueKind.Object)
            {
                AddEntries(section, member.Value, rows);
            }
        }

        if (rest.Count > 0)
        {
            rows.Add(Row(DocumentSection.RestRow, Text(json => WriteRest(json, rest)), []));
        }

        foreach (var row in rows)
        {
            CheckSize(row, errors);
        }

        return rows;
    }

    private static void AddEntries(DocumentSection section, JsonElement entries, List<TableRow> rows)
    {
        var position = 0;
        foreach (var entry in entries.EnumerateObject())
        {
            var columns = new Dictionary<string, object> { [GenerationKeys.Position] = position++ };
            if (section == DocumentSection.Routes)
            {
                AddRouteColumns(entry.Value, columns);
            }

            rows.Add(Row(section.RowPrefix + entry.Name, Text(entry.Value.WriteTo), columns));
        }
    }

    private static void CheckSize(TableRow row, List<string> errors)
    {
        var length = DefinitionParts.Join(row)!.Length;
        if (length > MaxDefinitionLength || TableJson.Write(row).Length > MaxRowBytes)
        {
            errors.Add($"{Place(row.RowKey)}: the definition has {length} characters, and a table's row holds {MaxDefinitionLength}, or 1 MiB of UTF-8 JSON; shorten or split it");
        }
    }

    private static string Place(string key) => DocumentSection.OfRow(key) is { } section
        ? DocumentPath.Root[section.Name][key[section.RowPrefix.Length..]].ToString()
        : "$, beside its sections";

    private static TableRow Row(string key, string definition, Dictionary<string, object> columns)
    {
        foreach (var (name, part) in DefinitionParts.Split(definition))
        {
            columns[name] = part;
        }

        return new TableRow("", key) { Properties = columns };
    }

    // For people who look at the table; what counts is the definition and Enabled.
    private static void AddRouteColumns(JsonElement route, Dictionary<string, object> columns)
    {
        columns[GenerationKeys.Enabled] = true;
        columns[GenerationKeys.Order] = Find(route, "order") is { ValueKind: JsonValueKind.Number } order && order.TryGetInt32(out var number) ? number : 0;
        var match = Find(route, "match") ?? default;
        if (Find(match, "path") is { ValueKind: JsonValueKind.String } path)
        {
            columns[GenerationKeys.Path] = Clip(path.GetString()!);
        }

        if (Find(match, "hosts") is { ValueKind: JsonValueKind.Array } hosts)
        {
            columns[GenerationKeys.Host] = Clip(string.Join(", ", hosts.EnumerateArray().Select(host => host.ToString())));
        }
    }

    private static JsonElement? Find(JsonElement parent, string name)
    {
        if (parent.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in parent.EnumerateObject())
            {
                if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return member.Value;
                }
            }
        }

        return null;
    }

    private static string Clip(string text) =>
        text.Length <= MaxColumnLength ? text : text[..(char.IsHighSurrogate(text[MaxColumnLength - 1]) ? MaxColumnLength - 1 : MaxColumnLength)];

    private static void WriteRest(Utf8JsonWriter json, List<JsonProperty> members)
    {
        json.WriteStartObject();
        foreach (var member in members)
        {
            member.WriteTo(json);
        }

        json.WriteEndObject();
    }

    private static string Text(Action<Utf8JsonWriter> write)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, RelaxedJson.Options))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
