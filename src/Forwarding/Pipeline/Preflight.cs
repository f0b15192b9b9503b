using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>A browser's question whether a page may send a request (CORS-preflight request, the Fetch standard §3.2.2).</summary>
public static class Preflight
{
    /// <summary>The method that the page wants to use; null when the request is no preflight.</summary>
    public static string? MethodOf(HttpRequest request)
        => HttpMethods.IsOptions(request.Method) && request.Headers.Origin.Count == 1 && request.Headers.AccessControlRequestMethod is [{ Length: > 0 } method] ? method : null;
}
