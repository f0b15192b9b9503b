using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace FuncProxy.Forwarding.Limits;

/// <summary>
/// Spares streams the server's minimum rate. A body of undeclared length may be live and pause: it must reach the rate on average,
/// but has as long for it as its cluster lets an exchange be silent.
/// </summary>
public static class RequestRate
{
    /// <summary>Sets the rate for a body whose length is not known.</summary>
    /// <param name="context">The request; nothing of its body has been read.</param>
    /// <param name="rate">What a stream must reach; null for the server's own rule.</param>
    public static void SpareStream(HttpContext context, MinDataRate? rate)
    {
        if (rate is null || context.Request.ContentLength is not null || context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is not { } feature)
        {
            return;
        }
        // Over HTTP/2 the server can only be told to measure not at all.
        feature.MinDataRate = HttpProtocol.IsHttp2(context.Request.Protocol) || HttpProtocol.IsHttp3(context.Request.Protocol) ? null : rate;
    }
}
