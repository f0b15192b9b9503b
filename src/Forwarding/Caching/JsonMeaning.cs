using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;

namespace FuncProxy.Forwarding.Caching;

/// <summary>JSON with its properties sorted and its white space and escapes out of the way, so that texts which mean the same hash the same.</summary>
internal static class JsonMeaning
{
    /// <summary>Hashes what a text means.</summary>
    /// <returns>False when it is no JSON, or nested too deep.</returns>
    public static bool TryAppend(in ReadOnlySequence<byte> text, IncrementalHash hash)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var written = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(written))
            {
                Write(document.RootElement, writer);
            }
            hash.AppendData(written.WrittenSpan);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate in a string, which cannot be written again.
            return false;
        }
    }

    private static void Write(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                // Of properties with the same name the order says which counts, so it stays.
                foreach (var property in element.EnumerateObject().OrderBy(static property => property.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    Write(property.Value, writer);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(item, writer);
                }
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(element.GetString());
                break;
            default:
                // Numbers as they were written: 1 and 1.0 may differ to whom it concerns.
                element.WriteTo(writer);
                break;
        }
    }
}
