namespace FuncProxy.Forwarding.Caching;

/// <summary>Times as whole seconds (RFC 9111 §1.2.2).</summary>
internal static class DeltaSeconds
{
    /// <summary>What greater numbers are taken for: 2^31 s, 68 years.</summary>
    public const long Most = 1L << 31;

    /// <summary>Reads digits and nothing else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long seconds)
    {
        seconds = 0;
        if (text.IsEmpty)
        {
            return false;
        }
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                return false;
            }
            seconds = Math.Min(seconds * 10 + (c - '0'), Most);
        }
        return true;
    }
}
