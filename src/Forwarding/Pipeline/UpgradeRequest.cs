using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Finds the requests that ask for a connection of another kind. The platform carries none.</summary>
internal static class UpgradeRequest
{
    /// <summary>True for CONNECT (which HTTP/2's extended form is too) and for an upgrade to WebSocket; an offer of another protocol may be ignored (RFC 9110 §7.8).</summary>
    public static bool IsUnsupported(HttpRequest request)
    {
        if (HttpMethods.IsConnect(request.Method))
        {
            return true;
        }
        foreach (var value in request.Headers.Upgrade)
        {
            if (value is not null && value.Contains("websocket", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return false;
    }
}
