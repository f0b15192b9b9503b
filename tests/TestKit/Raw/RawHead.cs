namespace FuncProxy.TestKit;

/// <summary>The head of a message as it was on the wire: its first line and its fields in order, repeated ones and all.</summary>
public sealed class RawHead
{
    private RawHead(string text, string firstLine, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        Text = text;
        FirstLine = firstLine;
        Headers = headers;
    }

    /// <summary>The whole head in Latin-1, with the empty line.</summary>
    public string Text { get; }

    /// <summary>The request line or status line, without its line end.</summary>
    public string FirstLine { get; }

    /// <summary>The fields, in order; names as sent, values without the space around them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>A request's method.</summary>
    public string Method => FirstLine.Split(' ')[0];

    /// <summary>A request's target.</summary>
    public string Target => FirstLine.Split(' ')[1];

    /// <summary>A response's status code.</summary>
    public int Status => int.Parse(FirstLine.Split(' ')[1]);

    /// <summary>The values of all fields of a name, in order.</summary>
    public IReadOnlyList<string> Values(string name) =>
        [.. Headers.Where(field => field.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value)];

    /// <summary>The value of the first field of a name; null when there is none.</summary>
    public string? Value(string name) => Values(name).FirstOrDefault();

    internal bool IsChunked =>
        Values("Transfer-Encoding").Any(value => value.EndsWith("chunked", StringComparison.OrdinalIgnoreCase));

    internal long? Length => Value("Content-Length") is { } value ? long.Parse(value) : null;

    internal static RawHead Parse(string text)
    {
        var lines = text.Split("\r\n");
        return new RawHead(text, lines[0], ParseFields(lines.Skip(1).TakeWhile(line => line.Length > 0)));
    }

    internal static IReadOnlyList<KeyValuePair<string, string>> ParseFields(IEnumerable<string> lines) => [.. lines.Select(line =>
    {
        var colon = line.IndexOf(':');
        return colon < 0
            ? throw new InvalidDataException($"A field line without a colon: '{line}'")
            : KeyValuePair.Create(line[..colon], line[(colon + 1)..].Trim());
    })];
}
