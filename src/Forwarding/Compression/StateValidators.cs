using System.Text;
using Microsoft.Net.Http.Headers;

namespace FuncProxy.Forwarding.Compression;

/// <summary>
/// Makes the weak ETags in If-Match strong again, which the coding of an earlier response weakened: a weak one never matches there (RFC 9110 §13.1.1), and a client could change nothing that it had read.
/// A tag that the destination itself had made weak does not match in either form. If-None-Match compares weakly and needs nothing; If-Range must not match, for ranges count other bytes.
/// </summary>
internal static class StateValidators
{
    public static void Restore(HttpRequestMessage request)
    {
        if (!request.Headers.NonValidated.TryGetValues(HeaderNames.IfMatch, out var values))
        {
            return;
        }
        var tags = values.ToString();
        if (tags.Contains("W/\"", StringComparison.Ordinal))
        {
            request.Headers.Remove(HeaderNames.IfMatch);
            request.Headers.TryAddWithoutValidation(HeaderNames.IfMatch, Strong(tags));
        }
    }

    private static string Strong(string tags)
    {
        var strong = new StringBuilder(tags.Length);
        var isInTag = false;
        for (var i = 0; i < tags.Length; i++)
        {
            isInTag ^= tags[i] == '"';
            if (!isInTag && tags.AsSpan(i).StartsWith("W/\"", StringComparison.Ordinal))
            {
                i++;
                continue;
            }
            strong.Append(tags[i]);
        }
        return strong.ToString();
    }
}
