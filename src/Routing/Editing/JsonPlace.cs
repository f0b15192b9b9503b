using System.Text.Json;

namespace FuncProxy.Routing.Editing;

/// <summary>A value of a JSON text with the bytes that it takes there.</summary>
/// <param name="name">Its name in the object around it; null in a list and at the root.</param>
/// <param name="kind">What begins it.</param>
/// <param name="nameStart">Where its name begins; where it begins itself when it has none.</param>
/// <param name="start">Where it begins.</param>
internal sealed class JsonPlace(string? name, JsonTokenType kind, int nameStart, int start)
{
    public string? Name => name;

    public JsonTokenType Kind => kind;

    public int NameStart => nameStart;

    public int Start => start;

    /// <summary>Behind its last byte.</summary>
    public int End { get; private set; }

    /// <summary>The text of a string.</summary>
    public string? Text { get; private init; }

    public List<JsonPlace> Children { get; } = [];

    /// <summary>The member of a name; letter case counts only where no exact one is there.</summary>
    public JsonPlace? Find(string wanted) =>
        Children.Find(child => child.Name == wanted) ?? Children.Find(child => string.Equals(child.Name, wanted, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads a text that is known to be valid; comments and trailing commas are allowed.</summary>
    public static JsonPlace Read(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        reader.Read();
        return Read(ref reader, null, (int)reader.TokenStartIndex);
    }

    private static JsonPlace Read(ref Utf8JsonReader reader, string? name, int nameStart)
    {
        var place = new JsonPlace(name, reader.TokenType, nameStart, (int)reader.TokenStartIndex)
        {
            Text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null,
        };
        var isContainer = place.Kind is JsonTokenType.StartObject or JsonTokenType.StartArray;
        while (isContainer && reader.Read() && reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            place.Children.Add(reader.TokenType == JsonTokenType.PropertyName ? Member(ref reader) : Read(ref reader, null, (int)reader.TokenStartIndex));
        }

        place.End = (int)reader.BytesConsumed;
        return place;
    }

    private static JsonPlace Member(ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        var name = reader.GetString();
        reader.Read();
        return Read(ref reader, name, start);
    }
}
