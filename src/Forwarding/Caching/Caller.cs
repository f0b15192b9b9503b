using System.Security.Cryptography;
using System.Text;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Caching;

/// <summary>Who is calling, as a part of the key of a cache that each caller has of its own.</summary>
internal static class Caller
{
    /// <summary>Appends the caller: the consumer that has shown its key, else a hash of the credentials that were sent, else the address.</summary>
    public static void Append(Exchange exchange, ref TextBuilder text)
    {
        if (exchange.Consumer is { } consumer)
        {
            text.Append("consumer ");
            text.Append(consumer.Id);
            return;
        }
        var fields = exchange.Context.Request.Headers;
        if (!ClientCredentials.Exist(fields))
        {
            text.Append(exchange.Client.Address?.ToString());
            return;
        }
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var name in ClientCredentials.Fields)
        {
            foreach (var value in fields[name])
            {
                hash.AppendData(Encoding.UTF8.GetBytes($"{name}: {value}\n"));
            }
        }
        text.Append(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
