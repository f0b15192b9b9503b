using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace FuncProxy.Forwarding.Transforms;

/// <summary>Writes text into a path or a query (RFC 3986 §2).</summary>
internal static class PercentEncoding
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    /// <summary>What may stand unencoded in a path: <c>pchar</c> and the slash (RFC 3986 §3.3).</summary>
    public static readonly SearchValues<char> Path = SearchValues.Create(Unreserved + "!$&'()*+,;=:@/");

    /// <summary>What may stand unencoded in a query's name or value: nothing that could part it from its neighbours.</summary>
    public static readonly SearchValues<char> Query = SearchValues.Create(Unreserved);

    /// <summary>Encodes what must be.</summary>
    /// <param name="value">The text.</param>
    /// <param name="plain">Characters that stay as they are; ASCII only.</param>
    /// <param name="keepEscapes">Whether a <c>%</c> with two hexadecimal digits is an escape already.</param>
    public static string Encode(string value, SearchValues<char> plain, bool keepEscapes)
    {
        if (!value.AsSpan().ContainsAnyExcept(plain))
        {
            return value;
        }
        var text = new DefaultInterpolatedStringHandler(0, 0, null, stackalloc char[256]);
        Append(ref text, value, plain, keepEscapes);
        return text.ToStringAndClear();
    }

    /// <summary>Encodes what must be, into a text that is being built.</summary>
    public static void Append(ref DefaultInterpolatedStringHandler text, ReadOnlySpan<char> value, SearchValues<char> plain, bool keepEscapes)
    {
        Span<byte> bytes = stackalloc byte[4];
        while (value.IndexOfAnyExcept(plain) is >= 0 and var next)
        {
            text.AppendFormatted(value[..next]);
            value = value[next..];
            if (keepEscapes && value is ['%', var high, var low, ..] && char.IsAsciiHexDigit(high) && char.IsAsciiHexDigit(low))
            {
                text.AppendFormatted(value[..3]);
                value = value[3..];
                continue;
            }
            Rune.DecodeFromUtf16(value, out var rune, out var consumed);
            foreach (var code in bytes[..rune.EncodeToUtf8(bytes)])
            {
                text.AppendLiteral("%");
                text.AppendFormatted(code, "X2");
            }
            value = value[consumed..];
        }
        text.AppendFormatted(value);
    }
}
