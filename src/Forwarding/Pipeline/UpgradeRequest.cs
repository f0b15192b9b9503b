using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Finds the requests that ask for a connection of another kind. The platform carries none.</summary>
internal static class UpgradeRequest
{
    /// <summary>True for CONNECT (also HTTP/2's extended form) and for an upgrade to WebSocket; an offer of another protocol may be ignored (RFC 9110 §7.8).</summary>
    public static bool IsUnsupported(HttpContext context)
    {
        if (HttpMethods.IsConnect(context.Request.Method) || context.Features.Get<IHttpExtendedConnectFeature>()?.IsExtendedConnect == true)
        {
            return true;
        }
        foreach (var value in context.Request.Headers.Upgrade)
        {
            if (value is not null && value.Contains("websocket", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return false;
    }
}
