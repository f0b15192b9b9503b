using System.Buffers;
using System.Globalization;
using System.Text;

namespace FuncProxy.Routing.Matching;

/// <summary>Brings a template's text into the form of a request's normalised view.</summary>
internal static class TemplateLiteral
{
    /// <summary>Encodes what a request can only hold encoded, and normalises the escapes that the text has.</summary>
    /// <returns>False when the text has a broken escape, an escaped NUL or a lone surrogate.</returns>
    public static bool TryNormalize(string text, out string literal)
    {
        literal = "";
        var encoded = new StringBuilder(text.Length);
        Span<byte> bytes = stackalloc byte[4];
        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var taken) != OperationStatus.Done)
            {
                return false;
            }

            rest = rest[taken..];
            if (rune.Value is >= 0x21 and <= 0x7E)
            {
                encoded.Append((char)rune.Value);
                continue;
            }

            foreach (var value in bytes[..rune.EncodeToUtf8(bytes)])
            {
                encoded.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        var raw = encoded.ToString();
        if (!PathNormalizer.HasValidEscapes(raw))
        {
            return false;
        }

        literal = PathNormalizer.View(raw);
        return true;
    }
}
