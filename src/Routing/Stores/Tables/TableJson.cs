using System.Globalization;
using System.Text.Json;

namespace FuncProxy.Routing.Stores.Tables;

/// <summary>Rows as the service's JSON (OData 3, minimal metadata).</summary>
internal static class TableJson
{
    private const string TypeSuffix = "@odata.type";

    public static byte[] Write(TableRow row)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body, RelaxedJson.Options))
        {
            json.WriteStartObject();
            json.WriteString("PartitionKey", row.PartitionKey);
            json.WriteString("RowKey", row.RowKey);
            foreach (var (name, value) in row.Properties)
            {
                Write(json, name, value);
            }

            json.WriteEndObject();
        }

        return body.ToArray();
    }

    /// <exception cref="FormatException">The service answered with something that is no row.</exception>
    public static TableRow Read(JsonElement entity)
    {
        if (entity.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException(TableFault.NoTableService);
        }

        var properties = new Dictionary<string, object>(StringComparer.Ordinal);
        string? partitionKey = null, rowKey = null, etag = null;
        foreach (var member in entity.EnumerateObject())
        {
            switch (member.Name)
            {
                case "PartitionKey":
                    partitionKey = Text(member.Value);
                    break;
                case "RowKey":
                    rowKey = Text(member.Value);
                    break;
                case "odata.etag":
                    etag = Text(member.Value);
                    break;
                default:
                    if (!member.Name.Contains("odata.", StringComparison.Ordinal) && ReadValue(entity, member) is { } value)
                    {
                        properties[member.Name] = value;
                    }

                    break;
            }
        }

        return partitionKey is null || rowKey is null
            ? throw new FormatException(TableFault.NoTableService)
            : new TableRow(partitionKey, rowKey) { ETag = etag, Properties = properties };
    }

    private static void Write(Utf8JsonWriter json, string name, object value)
    {
        switch (value)
        {
            case int number:
                json.WriteNumber(name, number);
                break;
            case bool flag:
                json.WriteBoolean(name, flag);
                break;
            case double number:
                json.WriteNumber(name, number);
                break;
            case long number:
                json.WriteString(name + TypeSuffix, "Edm.Int64");
                json.WriteString(name, number.ToString(CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset time:
                json.WriteString(name + TypeSuffix, "Edm.DateTime");
                json.WriteString(name, time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture));
                break;
            case string text:
                json.WriteString(name, text);
                break;
            default:
                throw new ArgumentException($"A table holds no {value.GetType().Name}.", nameof(value));
        }
    }

    private static object? ReadValue(JsonElement entity, JsonProperty member) => member.Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => member.Value.TryGetInt32(out var number) ? (object)number : member.Value.GetDouble(),
        JsonValueKind.String when Text(member.Value) is { } text => ReadText(entity, member.Name, text),
        _ => null,
    };

    // Half a surrogate pair, which a table takes, is no text; the property counts as missing.
    private static string? Text(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static object ReadText(JsonElement entity, string name, string text)
    {
        var type = name == "Timestamp" ? "Edm.DateTime" : entity.TryGetProperty(name + TypeSuffix, out var given) ? given.GetString() : null;
        return type switch
        {
            "Edm.Int64" when long.TryParse(text, CultureInfo.InvariantCulture, out var number) => number,
            "Edm.DateTime" when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time,
            _ => text,
        };
    }
}
