using System.Text.Json;

namespace FuncProxy.Forwarding.Caching;

/// <summary>What one event of a stream says of the stream.</summary>
/// <param name="IsFailure">Whether it tells of a failure.</param>
/// <param name="IsEnd">Whether the service says by it that the stream has come to its end.</param>
/// <param name="Object">The payload's <c>object</c>, which names its kind; null where it has none.</param>
internal readonly record struct EventNotice(bool IsFailure, bool IsEnd, string? Object)
{
    /// <summary>Reads an event. What is no JSON object says nothing but by its type.</summary>
    /// <param name="type">The event's type.</param>
    /// <param name="data">Its data.</param>
    public static EventNotice Read(string type, ReadOnlySpan<byte> data)
    {
        var notice = new EventNotice(IsFailureType(type), type == "message_stop" || data.Trim((byte)' ').SequenceEqual("[DONE]"u8), null);
        if (notice.IsFailure || data.IndexOf((byte)'{') < 0)
        {
            return notice;
        }
        try
        {
            return ReadObject(data, notice);
        }
        catch (JsonException)
        {
            return notice;
        }
    }

    private static EventNotice ReadObject(ReadOnlySpan<byte> data, EventNotice notice)
    {
        var reader = new Utf8JsonReader(data);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return notice;
        }
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isError, isType, isObject) = (reader.ValueTextEquals("error"u8), reader.ValueTextEquals("type"u8), reader.ValueTextEquals("object"u8));
            reader.Read();
            if (isError && reader.TokenType != JsonTokenType.Null)
            {
                return notice with { IsFailure = true };
            }
            if (isType && reader.TokenType == JsonTokenType.String)
            {
                var type = reader.GetString()!;
                notice = notice with { IsFailure = notice.IsFailure || IsFailureType(type), IsEnd = notice.IsEnd || type == "message_stop" };
            }
            else if (isObject && reader.TokenType == JsonTokenType.String)
            {
                notice = notice with { Object = reader.GetString() };
            }
            reader.Skip();
        }
        return notice;
    }

    private static bool IsFailureType(string type) => type is "error" or "response.failed";
}
