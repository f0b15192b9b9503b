using System.Globalization;
using System.Text;

namespace FuncProxy.Forwarding.Tests.Fuzzing;

/// <summary>
/// The tests' own reading of RFC 9112, written for plainness and shared with nothing of the proxy: what it takes for a request is all that may ever be one.
/// </summary>
internal static class StrictParser
{
    private const string TokenMarks = "!#$%&'*+-.^_`|~";
    private const int LongestLength = 18;

    /// <summary>Reads the first request.</summary>
    /// <param name="bytes">What has come.</param>
    /// <param name="request">The request, if it is whole.</param>
    /// <param name="taken">How many bytes it takes up.</param>
    public static StrictOutcome Parse(ReadOnlySpan<byte> bytes, out StrictRequest? request, out int taken)
    {
        request = null;
        taken = 0;
        // Empty lines before a request may be skipped (§2.2), and where nothing else stands it does not matter how they are ended.
        while (taken < bytes.Length && bytes[taken] is (byte)'\r' or (byte)'\n')
        {
            taken++;
        }
        if (taken == bytes.Length)
        {
            return StrictOutcome.Part;
        }
        var outcome = ReadLine(bytes, ref taken, out var line);
        if (outcome != StrictOutcome.Whole)
        {
            return outcome;
        }
        var parts = line.Split(' ');
        // More than one space before the version is taken, as §3 lets a recipient.
        if (parts.Length < 3 || !IsToken(parts[0]) || parts[1].Length == 0 || parts[^1] is not ("HTTP/1.1" or "HTTP/1.0") || !parts[2..^1].All(string.IsNullOrEmpty))
        {
            return StrictOutcome.Broken;
        }
        outcome = ReadFields(bytes, ref taken, IsToken, out var fields);
        if (outcome != StrictOutcome.Whole)
        {
            return outcome;
        }
        var head = new StrictRequest(parts[0], parts[1], parts[^1], fields, []);
        outcome = ReadBody(bytes, head, ref taken, out var body);
        request = outcome == StrictOutcome.Whole ? head with { Body = body } : null;
        return outcome;
    }

    public static bool IsToken(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || TokenMarks.Contains(c));

    private static StrictOutcome ReadLine(ReadOnlySpan<byte> bytes, ref int at, out string line)
    {
        line = "";
        var end = bytes[at..].IndexOfAny((byte)'\r', (byte)'\n');
        if (end < 0 || (bytes[at + end] == '\r' && at + end + 1 == bytes.Length))
        {
            return StrictOutcome.Part;
        }
        if (bytes[at + end] != '\r' || bytes[at + end + 1] != '\n')
        {
            return StrictOutcome.Broken;
        }
        line = Encoding.Latin1.GetString(bytes.Slice(at, end));
        at += end + 2;
        return StrictOutcome.Whole;
    }

    private static StrictOutcome ReadFields(ReadOnlySpan<byte> bytes, ref int at, Func<string, bool> isName, out List<KeyValuePair<string, string>> fields)
    {
        fields = [];
        while (true)
        {
            var outcome = ReadLine(bytes, ref at, out var line);
            if (outcome != StrictOutcome.Whole || line.Length == 0)
            {
                return outcome;
            }
            var colon = line.IndexOf(':');
            var value = line[(colon + 1)..].Trim(' ', '\t');
            if (colon < 0 || !isName(line[..colon]) || value.Contains('\0'))
            {
                return StrictOutcome.Broken;
            }
            fields.Add(KeyValuePair.Create(line[..colon], value));
        }
    }

    private static StrictOutcome ReadBody(ReadOnlySpan<byte> bytes, StrictRequest head, ref int at, out byte[] body)
    {
        body = [];
        var lengths = head.Values("Content-Length").ToList();
        if (head.Has("Transfer-Encoding"))
        {
            // One coding, in one spelling, in a version that has it (§6.1); a length beside it is void (§6.3).
            var codings = head.Values("Transfer-Encoding").ToList();
            return codings.Count == 1 && codings[0].Equals("chunked", StringComparison.OrdinalIgnoreCase) && head.Version == "HTTP/1.1"
                ? ReadChunks(bytes, ref at, out body)
                : StrictOutcome.Broken;
        }
        if (lengths.Count == 0)
        {
            return StrictOutcome.Whole;
        }
        if (lengths.Count > 1 || lengths[0].Length is 0 or > LongestLength || !lengths[0].All(char.IsAsciiDigit))
        {
            return StrictOutcome.Broken;
        }
        var length = long.Parse(lengths[0], CultureInfo.InvariantCulture);
        if (length > bytes.Length - at)
        {
            return StrictOutcome.Part;
        }
        body = bytes.Slice(at, (int)length).ToArray();
        at += (int)length;
        return StrictOutcome.Whole;
    }

    private static StrictOutcome ReadChunks(ReadOnlySpan<byte> bytes, ref int at, out byte[] body)
    {
        using var content = new MemoryStream();
        body = [];
        while (true)
        {
            var outcome = ReadLine(bytes, ref at, out var line);
            if (outcome != StrictOutcome.Whole)
            {
                return outcome;
            }
            var digits = line.TakeWhile(char.IsAsciiHexDigit).Count();
            if (digits == 0 || (digits < line.Length && line[digits] is not (';' or ' ' or '\t')) || !long.TryParse(line[..digits], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size) || size < 0)
            {
                return StrictOutcome.Broken;
            }
            if (size == 0)
            {
                body = content.ToArray();
                // Trailers are not forwarded, so their names are nobody's concern.
                return ReadFields(bytes, ref at, name => name.Length > 0, out _);
            }
            if (size > bytes.Length - at - 2)
            {
                // The line's end may be wrong already.
                return size < bytes.Length - at && bytes[at + (int)size] != '\r' ? StrictOutcome.Broken : StrictOutcome.Part;
            }
            content.Write(bytes.Slice(at, (int)size));
            at += (int)size;
            if (!bytes[at..].StartsWith("\r\n"u8))
            {
                return StrictOutcome.Broken;
            }
            at += 2;
        }
    }
}
