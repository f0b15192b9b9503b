using System.Collections.Frozen;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Access;

/// <summary>Lets in consumers that present an API key.</summary>
/// <param name="keys">The keys that are known.</param>
/// <param name="allowed">The ids of the consumers that may call; null for all.</param>
/// <param name="time">Tells when keys expire.</param>
internal sealed class KeyRule(ConsumerKeys keys, FrozenSet<string>? allowed, TimeProvider time) : AccessRule
{
    public override ValueTask<ProxyError> CheckAsync(Exchange exchange) => new(Check(exchange));

    private ProxyError Check(Exchange exchange)
    {
        var error = PresentedKey.Read(exchange.Context.Request.Headers, out var key);
        if (error != ProxyError.None)
        {
            return error;
        }
        error = keys.Find(key, time, out var consumer);
        if (error != ProxyError.None)
        {
            return error;
        }
        exchange.Consumer = consumer;
        return allowed?.Contains(consumer!.Id) == false ? ProxyError.ConsumerDenied : ProxyError.None;
    }
}
