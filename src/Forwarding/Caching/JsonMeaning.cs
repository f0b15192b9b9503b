using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace FuncProxy.Forwarding.Caching;

/// <summary>JSON with its properties sorted and its white space and escapes out of the way, so that texts which mean the same hash the same.</summary>
internal static class JsonMeaning
{
    /// <summary>Hashes what a text means.</summary>
    /// <param name="text">The text.</param>
    /// <param name="digest">Receives the SHA-256.</param>
    /// <returns>False when it is no JSON, or nested too deep.</returns>
    public static bool TryHash(in ReadOnlySequence<byte> text, Span<byte> digest)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            using var hash = new PieceHash();
            Append(document.RootElement, hash);
            hash.Finish(digest);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate in a string, which is no text.
            return false;
        }
    }

    private static void Append(JsonElement element, PieceHash hash)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                hash.AppendMark('{');
                // Of properties with the same name the order says which counts, so it stays.
                foreach (var property in element.EnumerateObject().OrderBy(static property => property.Name, StringComparer.Ordinal))
                {
                    hash.AppendText(property.Name);
                    Append(property.Value, hash);
                }
                hash.AppendMark('}');
                break;
            case JsonValueKind.Array:
                hash.AppendMark('[');
                foreach (var item in element.EnumerateArray())
                {
                    Append(item, hash);
                }
                hash.AppendMark(']');
                break;
            case JsonValueKind.String:
                AppendString(element, hash);
                break;
            default:
                // Numbers as they were written: 1 and 1.0 may differ to whom it concerns.
                hash.AppendMark('=');
                hash.AppendBytes(JsonMarshal.GetRawUtf8Value(element));
                break;
        }
    }

    private static void AppendString(JsonElement element, PieceHash hash)
    {
        var raw = JsonMarshal.GetRawUtf8Value(element)[1..^1];
        hash.AppendMark('"');
        if (raw.Contains((byte)'\\'))
        {
            hash.AppendText(element.GetString()!);
        }
        else
        {
            hash.AppendBytes(raw);
        }
    }
}
