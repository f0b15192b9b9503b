using System.Buffers;
using System.Text;
using System.Text.Json;

namespace FuncProxy.Forwarding.Balancing.Hashing;

/// <summary>Finds a field in a JSON text (RFC 8259) without reading further than that.</summary>
/// <param name="path">The names of nested objects' fields, joined by dots; letter case counts.</param>
internal sealed class JsonField(string path)
{
    private const int OnStack = 256;

    private readonly byte[][] _names = Array.ConvertAll(path.Split('.'), Encoding.UTF8.GetBytes);

    /// <summary>The hash of the field's text, number or truth value; null when it is not there, is empty, null, a list or an object, or the text is no JSON up to it. Of fields with the same name the first one counts.</summary>
    public ulong? Hash(in ReadOnlySequence<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            return Find(ref reader) ? HashValue(ref reader) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or a text that is not Unicode: the destination is to judge it.
            return null;
        }
    }

    private bool Find(ref Utf8JsonReader reader)
    {
        foreach (var name in _names)
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject || !FindField(ref reader, name))
            {
                return false;
            }
        }
        return reader.Read();
    }

    private static bool FindField(ref Utf8JsonReader reader, byte[] name)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(name))
            {
                return true;
            }
            reader.Skip();
        }
        return false;
    }

    private static ulong? HashValue(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => HashText(ref reader),
        JsonTokenType.Number => reader.HasValueSequence ? StableHash.Of(reader.ValueSequence.ToArray()) : StableHash.Of(reader.ValueSpan),
        JsonTokenType.True => StableHash.Of("true"u8),
        JsonTokenType.False => StableHash.Of("false"u8),
        _ => null,
    };

    private static ulong? HashText(ref Utf8JsonReader reader)
    {
        var length = reader.HasValueSequence ? checked((int)reader.ValueSequence.Length) : reader.ValueSpan.Length;
        if (length == 0)
        {
            return null;
        }
        var rented = length > OnStack ? ArrayPool<byte>.Shared.Rent(length) : null;
        var buffer = rented ?? stackalloc byte[OnStack];
        try
        {
            return StableHash.Of(buffer[..reader.CopyString(buffer)]);
        }
        finally
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }
}
