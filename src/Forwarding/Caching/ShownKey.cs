using System.Globalization;
using System.Text;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Caching;

/// <summary>Shows the operator under which key the cache has looked: <c>key</c> of Cache-Status (RFC 9211 §2.7). Nobody else sees it, for it tells what a response depends on.</summary>
internal static class ShownKey
{
    /// <summary>The request's field that holds the operator's secret. It never travels on.</summary>
    public const string FieldName = "X-FuncProxy-Debug";

    private const int Longest = 2000;

    /// <summary>Adds the key to the response when the operator asks for it.</summary>
    /// <param name="engine">The cache.</param>
    /// <param name="exchange">The exchange, whose response has not started.</param>
    /// <param name="key">The key.</param>
    public static void AddIfAsked(CacheEngine engine, Exchange exchange, ReadOnlySpan<char> key)
    {
        if (engine.MayDebug is { } mayDebug && exchange.Context.Request.Headers[FieldName] is [{ Length: > 0 } secret] && mayDebug(exchange.Context.Request, secret, exchange.Client.Address))
        {
            exchange.Context.Response.OnStarting(static state => Add(((HttpResponse, string))state), (exchange.Context.Response, Write(key)));
        }
    }

    private static Task Add((HttpResponse Response, string Key) shown)
    {
        // This cache's own member is the last (RFC 9211 §2).
        var members = shown.Response.Headers[CacheStatus.FieldName].ToArray();
        if (members is [.., { } own])
        {
            members[^1] = $"{own}; key=\"{shown.Key}\"";
            shown.Response.Headers[CacheStatus.FieldName] = members;
        }
        return Task.CompletedTask;
    }

    /// <summary>The key as a structured string holds it (RFC 9651 §3.3.3): its parts between bars, what is not printable ASCII percent-encoded.</summary>
    private static string Write(ReadOnlySpan<char> key)
    {
        var text = new StringBuilder(key.Length);
        foreach (var character in key)
        {
            if (text.Length >= Longest)
            {
                return text.Append("...").ToString();
            }
            _ = character switch
            {
                '\n' => text.Append(" | "),
                '"' or '\\' => text.Append('\\').Append(character),
                >= ' ' and <= '~' => text.Append(character),
                _ => text.Append(CultureInfo.InvariantCulture, $"%{(int)character:X2}"),
            };
        }
        return text.ToString();
    }
}
