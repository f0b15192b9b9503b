using System.Text;

namespace FuncProxy.Routing.Validation;

/// <summary>Puts the values of app settings into texts of a document.</summary>
/// <remarks>
/// <para><c>%NAME%</c> is an app setting; NAME is <c>[A-Za-z_][A-Za-z0-9_.]*</c>, but not two hexadecimal digits.</para>
/// <para>A text in which two hexadecimal digits follow every <c>%</c> is ordinary percent-encoding (RFC 3986 §2.1) and is never touched: <c>/caf%C3%A9</c>, <c>/%DFabc%20</c>.</para>
/// <para><c>%%NAME%</c> stands for the literal text <c>%NAME%</c>. Every other <c>%</c> stands for itself.</para>
/// </remarks>
internal sealed class AppSettings(Func<string, string?> settings)
{
    /// <summary>The settings that were put in, and the values that no message may show.</summary>
    public Dictionary<string, string> Used { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether a text names a setting or holds an escaped name.</summary>
    public static bool AreNamedIn(string text)
    {
        if (IsPercentEncoded(text))
        {
            return false;
        }

        for (var at = text.IndexOf('%', StringComparison.Ordinal); at >= 0; at = text.IndexOf('%', at + 1))
        {
            if (NameEnd(text, at) > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The text with the settings' values put in.</summary>
    /// <param name="text">A text in which <see cref="AreNamedIn"/>.</param>
    /// <param name="unset">The first setting that has no value; null when all have one.</param>
    public string Expand(string text, out string? unset)
    {
        var result = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == '%' && at + 1 < text.Length && text[at + 1] == '%' && NameEnd(text, at + 1) is > 0 and var literalEnd)
            {
                result.Append(text, at + 1, literalEnd - at);
                at = literalEnd + 1;
            }
            else if (text[at] == '%' && NameEnd(text, at) is > 0 and var end)
            {
                var name = text[(at + 1)..end];
                if (settings(name) is not { } value)
                {
                    unset = name;
                    return text;
                }

                Used[name] = value;
                result.Append(value);
                at = end + 1;
            }
            else
            {
                result.Append(text[at++]);
            }
        }

        unset = null;
        return result.ToString();
    }

    private static bool IsPercentEncoded(string text)
    {
        for (var at = text.IndexOf('%', StringComparison.Ordinal); at >= 0; at = text.IndexOf('%', at + 1))
        {
            if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
            {
                return false;
            }
        }

        return true;
    }

    // The index of the closing '%' of a name that the '%' at 'start' opens; 0 when it opens none.
    private static int NameEnd(string text, int start)
    {
        var at = start + 1;
        if (at >= text.Length || !(char.IsAsciiLetter(text[at]) || text[at] == '_'))
        {
            return 0;
        }

        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '.'))
        {
            at++;
        }

        var isHexPair = at - start == 3 && char.IsAsciiHexDigit(text[start + 1]) && char.IsAsciiHexDigit(text[start + 2]);
        return at < text.Length && text[at] == '%' && !isHexPair ? at : 0;
    }
}
