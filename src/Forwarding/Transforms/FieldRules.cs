using System.Buffers;
using System.Collections.Frozen;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Forwarding.Transforms;

/// <summary>Which header fields and values a configuration may name.</summary>
internal static class FieldRules
{
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> ValueCharacters =
        SearchValues.Create(" !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\t");

    private static readonly SearchValues<char> LineBreaks = SearchValues.Create("\r\n\0");

    /// <summary>Fields that belong to one connection or frame the message (RFC 9110 §7.6.1, RFC 9112 §6); the sender alone writes them.</summary>
    public static readonly FrozenSet<string> Framing = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Connection", "Content-Length", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade");

    /// <summary>What the proxy has written itself before a route's transforms run; no list of the client's fields takes it away.</summary>
    public static readonly FrozenSet<string> Own = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "Via", RequestId.HeaderName);

    /// <summary>Fields that must not be trailers, because they are needed before the body (RFC 9110 §6.5.1).</summary>
    public static readonly FrozenSet<string> NotInTrailers = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Authorization", "Cache-Control", "Content-Encoding", "Content-Range", "Content-Type", "Host", "Set-Cookie", "WWW-Authenticate");

    /// <summary>Whether a text is a token (RFC 9110 §5.6.2): a field name, a method.</summary>
    public static bool IsToken(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExcept(TokenCharacters);

    /// <summary>Whether a text can be sent as a field value: printable ASCII, spaces and tabs (RFC 9110 §5.5 without obs-text).</summary>
    public static bool IsValue(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(ValueCharacters);

    /// <summary>Whether a value that came from outside holds nothing that would end the field.</summary>
    public static bool IsOneLine(ReadOnlySpan<char> text) => !text.ContainsAny(LineBreaks);

    /// <summary>Whether <see cref="HttpClient"/> keeps a field with the content instead of the request.</summary>
    public static bool IsContentField(string name)
    {
        using var probe = new HttpRequestMessage();
        return !probe.Headers.TryAddWithoutValidation(name, "");
    }

    /// <summary>Checks the field that an entry writes.</summary>
    public static bool CheckName(TransformEntry entry, string name)
    {
        if (!IsToken(name))
        {
            entry.Error($"is {Printable.Quote(name)}, which is no header name (RFC 9110 §5.1)");
            return false;
        }
        return true;
    }

    /// <summary>Checks the field that an entry writes and the value that it gives it.</summary>
    public static bool CheckField(TransformEntry entry, string name, bool append, string value)
    {
        var named = CheckWritable(entry, name);
        if (!IsValue(value))
        {
            entry.Error(append ? "Append" : "Set", "holds control characters or non-ASCII text, which a header cannot carry");
            return false;
        }
        return named;
    }

    /// <summary>Checks that an entry may write a field.</summary>
    public static bool CheckWritable(TransformEntry entry, string name)
    {
        if (Framing.Contains(name))
        {
            entry.Error($"is {Printable.Quote(name)}, which belongs to the connection and is not a route's to set");
            return false;
        }
        return CheckName(entry, name);
    }

    /// <summary>Reads a list of field names that are parted by semicolons.</summary>
    public static FrozenSet<string> Names(TransformEntry entry)
    {
        var names = entry.Value.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var name in names)
        {
            CheckName(entry, name);
        }
        return names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }
}
