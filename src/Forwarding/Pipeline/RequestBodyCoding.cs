using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Finds bodies that the server cannot decode.</summary>
internal static class RequestBodyCoding
{
    /// <summary>True for a transfer coding other than chunked: to be answered 501 (RFC 9112 §6.1), for the coding would be lost on the way.</summary>
    public static bool IsUnsupported(HttpRequest request)
    {
        var codings = request.Headers.TransferEncoding;
        return codings.Count > 1 || (codings.Count == 1 && !"chunked".Equals(codings[0]?.Trim(), StringComparison.OrdinalIgnoreCase));
    }
}
