using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.Net.Http.Headers;

namespace FuncProxy.Forwarding.Caching;

/// <summary>Who is calling, as a part of the key of a cache that each caller has of its own.</summary>
internal static class Caller
{
    private const string HexDigits = "0123456789abcdef";

    /// <summary>
    /// Appends the caller: the consumer that has shown its key, and a hash of all credentials and cookies that travel on, by which the destination may tell one of the consumer's users from another.
    /// Where there is nothing of that, the address.
    /// </summary>
    /// <returns>False where nothing tells who it is.</returns>
    public static bool TryAppend(Exchange exchange, ref TextBuilder text)
    {
        var start = text.Length;
        if (exchange.Consumer is { } consumer)
        {
            text.Append("consumer ");
            text.Append(consumer.Id);
        }
        AppendHash(exchange, ref text);
        if (text.Length > start)
        {
            return true;
        }
        text.Append(exchange.Client.Address?.ToString());
        return text.Length > start;
    }

    private static void AppendHash(Exchange exchange, ref TextBuilder text)
    {
        var secrets = new TextBuilder(stackalloc char[256]);
        try
        {
            foreach (var name in ClientCredentials.Fields)
            {
                Append(exchange, name, ref secrets);
            }
            Append(exchange, HeaderNames.Cookie, ref secrets);
            if (secrets.Length == 0)
            {
                return;
            }
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(MemoryMarshal.AsBytes(secrets.Text), hash);
            // No id holds it: "a" with a hash must not be "a <hash>" without.
            text.Append('\n');
            foreach (var part in hash)
            {
                text.Append(HexDigits[part >> 4]);
                text.Append(HexDigits[part & 15]);
            }
        }
        finally
        {
            secrets.Dispose();
        }
    }

    private static void Append(Exchange exchange, string name, ref TextBuilder text)
    {
        var values = exchange.Context.Request.Headers[name];
        if (values.Count == 0 || KeyFields.StaysHere(exchange, name, values))
        {
            return;
        }
        text.Append(name);
        foreach (var value in values)
        {
            text.Append(": ");
            text.Append(value);
            text.Append('\n');
        }
    }
}
