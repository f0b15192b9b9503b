using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FuncProxy.Routing.Stores.Tables;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Routing.Stores.Generations;

/// <summary>The rows of a generation, put together as a document's text.</summary>
internal sealed class GenerationContent
{
    // An entry a line: finding a place in one endless line would take its whole length each time.
    private static readonly JsonWriterOptions WriterOptions = RelaxedJson.Options with { Indented = true };

    private readonly List<(TableRow Row, string Definition)> _entries = [];
    private readonly List<string> _errors = [];

    /// <summary>Puts rows together, in whatever order they come.</summary>
    public GenerationContent(IReadOnlyCollection<TableRow> rows)
    {
        Entities = rows.Count;
        foreach (var row in rows.OrderBy(row => row.RowKey, StringComparer.Ordinal))
        {
            if (DefinitionParts.Join(row) is { } definition)
            {
                _entries.Add((row, definition));
            }
            else
            {
                Refuse(row, $"it has no text in {GenerationKeys.Definition}; publish the routes again");
            }
        }

        Checksum = ComputeChecksum();
        Text = Compose();
    }

    /// <summary>SHA-256 of the rows' keys and definitions in the order of the keys, hexadecimal.</summary>
    public string Checksum { get; }

    /// <summary>The document's text; of no use when there are <see cref="Errors"/>.</summary>
    public byte[] Text { get; }

    /// <summary>How many rows there are, also those that are in <see cref="Errors"/>.</summary>
    public int Entities { get; }

    /// <summary>What is wrong with single rows, each by its name.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>Whether these are the rows that a head or a record stands for. One without a checksum is believed.</summary>
    public bool Is(string? checksum, int? entities) => (checksum is null || checksum == Checksum) && (entities is null || entities == Entities);

    private string ComputeChecksum()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> end = [0];
        foreach (var (row, definition) in _entries)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(row.RowKey));
            hash.AppendData(end);
            hash.AppendData(Encoding.UTF8.GetBytes(definition));
            hash.AppendData(end);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private byte[] Compose()
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, WriterOptions))
        {
            json.WriteStartObject();
            foreach (var (row, definition) in _entries)
            {
                if (row.RowKey == DocumentSection.RestRow)
                {
                    WriteMembers(json, row, definition);
                }
                else if (DocumentSection.OfRow(row.RowKey) is null)
                {
                    Refuse(row, "it is none of route:ID, cluster:ID, consumer:ID; delete it");
                }
            }

            foreach (var section in DocumentSection.All)
            {
                WriteSection(json, section);
            }

            json.WriteEndObject();
        }

        return text.ToArray();
    }

    private void WriteSection(Utf8JsonWriter json, DocumentSection section)
    {
        var entries = _entries
            .Where(e => section.Holds(e.Row.RowKey))
            .OrderBy(e => e.Row.Number(GenerationKeys.Position) ?? int.MaxValue)
            .ToList();
        if (entries.Count == 0)
        {
            return;
        }

        json.WriteStartObject(section.Name);
        foreach (var (row, definition) in entries)
        {
            if (section == DocumentSection.Routes && row.Flag(GenerationKeys.Enabled) == false)
            {
                continue;
            }

            if (IsObject(definition))
            {
                json.WritePropertyName(row.RowKey[section.RowPrefix.Length..]);
                json.WriteRawValue(definition, skipInputValidation: true);
            }
            else
            {
                Refuse(row, $"its {GenerationKeys.Definition} is no JSON object; publish the routes again");
            }
        }

        json.WriteEndObject();
    }

    private void WriteMembers(Utf8JsonWriter json, TableRow row, string definition)
    {
        if (!IsObject(definition))
        {
            Refuse(row, $"its {GenerationKeys.Definition} is no JSON object; publish the routes again");
            return;
        }

        using var members = JsonDocument.Parse(definition);
        foreach (var member in members.RootElement.EnumerateObject())
        {
            // Only a row that was written by hand stands beside an empty section.
            var section = DocumentSection.OfField(member.Name);
            if (section is null || !_entries.Any(e => section.Holds(e.Row.RowKey)))
            {
                json.WritePropertyName(member.Name);
                json.WriteRawValue(member.Value.GetRawText(), skipInputValidation: true);
            }
        }
    }

    private void Refuse(TableRow row, string reason) => _errors.Add($"row {row.PartitionKey}/{Printable.Clean(row.RowKey)}: {reason}");

    private static bool IsObject(string definition)
    {
        try
        {
            using var document = JsonDocument.Parse(definition);
            // Names that are no text show themselves when they are asked for.
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.EnumerateObject().All(member => member.Name is not null);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
