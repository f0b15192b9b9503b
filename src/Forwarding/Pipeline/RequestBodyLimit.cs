using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Holds a request's body to its route's limit.</summary>
internal static class RequestBodyLimit
{
    /// <summary>Refuses a declared length over the limit before any of the body is read, and lets the server count an undeclared one.</summary>
    public static ProxyError Apply(HttpContext context, long? limit)
    {
        if (context.Request.ContentLength > limit)
        {
            return ProxyError.RequestBodyTooLarge;
        }
        var feature = context.Features.Get<IHttpMaxRequestBodySizeFeature>();
        if (feature is { IsReadOnly: false } && context.Request.ContentLength is null)
        {
            feature.MaxRequestBodySize = limit;
        }
        return ProxyError.None;
    }
}
