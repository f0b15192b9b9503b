using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FuncProxy.Forwarding.Hosting;

/// <summary>The server's half of <see cref="ProxyLimits"/>: what must be refused before there is a request, and how slow a client may be.</summary>
public static class ServerLimits
{
    // What is up to twice too large becomes a request, so that the pipeline can say what is wrong with it.
    private const int Hard = 2;

    /// <summary>Sets a server's limits.</summary>
    public static void Apply(KestrelServerLimits server, ProxyLimits limits)
    {
        server.MaxRequestLineSize = limits.MaxRequestLineBytes * Hard;
        server.MaxRequestHeadersTotalSize = limits.MaxHeaderBytes * Hard;
        server.MaxRequestHeaderCount = limits.MaxHeaderCount * Hard;
        server.Http2.MaxRequestHeaderFieldSize = Math.Max(limits.MaxRequestLineBytes, limits.MaxHeaderBytes) * Hard;
        server.RequestHeadersTimeout = limits.HeaderTimeout;
        server.KeepAliveTimeout = limits.KeepAliveTimeout;
        server.MinRequestBodyDataRate = Rate(limits.MinRequestBytesPerSecond, limits.RequestGrace);
        server.MinResponseDataRate = Rate(limits.MinResponseBytesPerSecond, limits.ResponseGrace);
        // Each route has its own limit.
        server.MaxRequestBodySize = null;
    }

    private static MinDataRate? Rate(int bytesPerSecond, TimeSpan grace) => bytesPerSecond == 0 ? null : new MinDataRate(bytesPerSecond, grace);
}
