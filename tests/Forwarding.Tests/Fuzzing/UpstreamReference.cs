using System.Globalization;
using System.Text;
using FuncProxy.TestKit;

namespace FuncProxy.Forwarding.Tests.Fuzzing;

/// <summary>What a plain, separate reading of RFC 9112 §6.3 and §7.1 makes of an origin's bytes. Forgiving in what it reads as a head, exact in where a body ends.</summary>
internal sealed class UpstreamReference
{
    private static readonly char[] Space = [' ', '\t', '\r', '\0'];
    private readonly string _text;
    private int _at;

    private UpstreamReference(string text) => _text = text;

    /// <summary>Whether the origin has sent a whole response.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The final response's status; 0 when there is none.</summary>
    public int Status { get; private set; }

    /// <summary>The content without its framing, as far as it came.</summary>
    public string Body { get; private set; } = "";

    /// <summary>How many bytes the response takes.</summary>
    public int Consumed => _at;

    public static UpstreamReference Read(byte[] bytes, string method, ConnectionEnd end)
    {
        var reference = new UpstreamReference(Encoding.Latin1.GetString(bytes));
        reference.IsComplete = reference.ReadMessage(method, end);
        return reference;
    }

    private bool ReadMessage(string method, ConnectionEnd end)
    {
        List<(string Name, string Value)>? fields;
        do
        {
            if (Line() is not { Length: >= 12 } line || !int.TryParse(line.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            {
                return false;
            }

            Status = status;
            fields = Fields();
        }
        while (fields is not null && Status is >= 100 and < 200 and not 101);
        if (fields is null)
        {
            return false;
        }

        if (method == "HEAD" || Status is 204 or 304 or 205)
        {
            return true;
        }

        if (fields.Exists(field => field.Name == "transfer-encoding"))
        {
            return ReadChunks();
        }

        return fields.Find(field => field.Name == "content-length").Value is { } length ? ReadLength(length) : ReadToEnd(end);
    }

    private bool ReadLength(string value)
    {
        if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            return false;
        }

        var take = (int)Math.Min(length, _text.Length - _at);
        Body = _text.Substring(_at, take);
        _at += take;
        return take == length;
    }

    private bool ReadToEnd(ConnectionEnd end)
    {
        Body = _text[_at..];
        _at = _text.Length;
        return end == ConnectionEnd.Closed;
    }

    private bool ReadChunks()
    {
        var body = new StringBuilder();
        while (Line() is { } line)
        {
            var digits = line.Split(';')[0].Trim(Space);
            if (!ulong.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size))
            {
                break;
            }

            if (size == 0)
            {
                Body = body.ToString();
                return Fields() is not null;
            }

            if (size > (ulong)(_text.Length - _at))
            {
                break;
            }

            body.Append(_text, _at, (int)size);
            _at += (int)size;
            if (Line() is not "")
            {
                break;
            }
        }

        Body = body.ToString();
        return false;
    }

    /// <summary>The fields to the empty line; null when it does not come.</summary>
    private List<(string Name, string Value)>? Fields()
    {
        var fields = new List<(string Name, string Value)>();
        while (Line() is { } line)
        {
            if (line.Length == 0)
            {
                return fields;
            }

            var colon = line.IndexOf(':');
            if (line[0] is ' ' or '\t')
            {
                // A folded line goes on with the value before it (RFC 9112 §5.2).
                if (fields.Count > 0)
                {
                    fields[^1] = (fields[^1].Name, $"{fields[^1].Value} {line.Trim(Space)}".Trim(Space));
                }
            }
            else if (colon > 0)
            {
                fields.Add((line[..colon].Trim(Space).ToLowerInvariant(), line[(colon + 1)..].Trim(Space)));
            }
        }

        return null;
    }

    private string? Line()
    {
        var feed = _text.IndexOf('\n', _at);
        if (feed < 0)
        {
            return null;
        }

        var line = _text[_at..feed];
        _at = feed + 1;
        return line.EndsWith('\r') ? line[..^1] : line;
    }
}
