using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Caching;

/// <summary>What a client's Connection says (RFC 9110 §7.6.1).</summary>
internal static class ConnectionOptions
{
    /// <summary>Whether it names fields, which then do not travel on: the destination would answer to other fields than the key is made of.</summary>
    public static bool NameFields(StringValues lines)
    {
        foreach (var line in lines)
        {
            foreach (var option in new FieldList(line))
            {
                if (!Is(option, "keep-alive") && !Is(option, "close") && !Is(option, "te") && !Is(option, "upgrade"))
                {
                    return true;
                }
            }
        }
        return false;
    }

    private static bool Is(ReadOnlySpan<char> option, string name) => option.Equals(name, StringComparison.OrdinalIgnoreCase);
}
