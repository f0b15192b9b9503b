using System.Security.Cryptography;
using System.Text;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Caching;

/// <summary>Who is calling, by what the client itself has sent: also where a transform or the proxy has taken it out of what travels on.</summary>
internal static class ClientCredentials
{
    /// <summary>The fields in which the proxy takes credentials.</summary>
    private static readonly string[] Fields = ["Authorization", "api-key", "x-api-key", "Ocp-Apim-Subscription-Key"];

    /// <summary>Whether the request has credentials (RFC 9111 §3.5).</summary>
    public static bool Exist(IHeaderDictionary fields) => Mark(fields) != 0;

    /// <summary>Which of the fields are there, a bit for each, and one for cookies.</summary>
    public static int MarkWithCookies(IHeaderDictionary fields) => Mark(fields) | (fields.Cookie.Count > 0 ? 1 << Fields.Length : 0);

    /// <summary>Appends who the caller is: a hash of its credentials, or its address where it has sent none. The one place to put a consumer's id in.</summary>
    public static void AppendCaller(Exchange exchange, ref TextBuilder text)
    {
        var fields = exchange.Context.Request.Headers;
        if (!Exist(fields))
        {
            text.Append(exchange.Client.Address?.ToString());
            return;
        }
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in Fields)
        {
            foreach (var value in fields[name])
            {
                hash.AppendData(Encoding.UTF8.GetBytes($"{name}: {value}\n"));
            }
        }
        text.Append(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private static int Mark(IHeaderDictionary fields)
    {
        var mark = 0;
        for (var i = 0; i < Fields.Length; i++)
        {
            if (fields[Fields[i]].Count > 0)
            {
                mark |= 1 << i;
            }
        }
        return mark;
    }
}
