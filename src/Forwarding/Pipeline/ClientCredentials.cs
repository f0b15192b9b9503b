using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>The credentials that a client itself has sent, in any of the fields in which the proxy or a destination takes them: also where a transform or the proxy takes them out of what travels on.</summary>
public static class ClientCredentials
{
    /// <summary>The fields.</summary>
    public static readonly string[] Fields = [HeaderNames.Authorization, .. KeyFields.Plain];

    /// <summary>Whether the request has credentials (RFC 9111 §3.5).</summary>
    public static bool Exist(IHeaderDictionary headers) => Mark(headers) != 0;

    /// <summary>Whether the request has credentials or a cookie.</summary>
    public static bool OrCookiesExist(IHeaderDictionary headers) => MarkWithCookies(headers) != 0;

    /// <summary>Whether a field is one of them, or of another name, or one that CGI-like servers take for such: <c>x_api_key</c> for <c>x-api-key</c>.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="other">The other name.</param>
    public static bool Hold(string name, string other)
    {
        if (name.Contains('_') || other.Contains('_'))
        {
            (name, other) = (name.Replace('_', '-'), other.Replace('_', '-'));
        }
        if (name.Equals(other, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }
        foreach (var field in Fields)
        {
            if (name.Equals(field, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Which of the fields are there, a bit for each, and one for cookies.</summary>
    public static int MarkWithCookies(IHeaderDictionary headers) => Mark(headers) | (headers.Cookie.Count > 0 ? 1 << Fields.Length : 0);

    private static int Mark(IHeaderDictionary headers)
    {
        var mark = 0;
        for (var i = 0; i < Fields.Length; i++)
        {
            if (headers[Fields[i]].Count > 0)
            {
                mark |= 1 << i;
            }
        }
        return mark;
    }
}
