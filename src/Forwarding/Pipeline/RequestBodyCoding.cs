using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Holds a body's framing to RFC 9112 §6 where the server is more lenient.</summary>
internal static class RequestBodyCoding
{
    // The server's name for the length.
    private const string VoidLengthName = "X-Content-Length";

    /// <summary>
    /// Refuses a transfer coding other than chunked (501), for the coding would be lost on the way, and any in HTTP/1.0 (400), which has none.
    /// A length beside the coding is void. In all of these the connection ends with the answer: whoever stands in between may have read another end of the body (§6.1).
    /// </summary>
    public static ProxyError Check(HttpContext context)
    {
        var request = context.Request;
        var codings = request.Headers.TransferEncoding;
        if (codings.Count == 0)
        {
            return ProxyError.None;
        }
        var isChunked = codings.Count == 1 && "chunked".Equals(codings[0]?.Trim(), StringComparison.OrdinalIgnoreCase);
        var error = HttpProtocol.IsHttp10(request.Protocol) ? ProxyError.BadRequest
            : isChunked ? ProxyError.None
            : ProxyError.TransferCodingNotSupported;
        if (error != ProxyError.None || request.Headers.ContainsKey(VoidLengthName))
        {
            LastExchange.Demand(context);
        }
        return error;
    }
}
