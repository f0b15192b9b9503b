using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FuncProxy.Forwarding.Hosting;

/// <summary>
/// Answers the poll by which the Functions host learns that a custom handler listens: <c>GET /</c>, straight from the host.
/// Forwarded, it would make each cold start wait for a destination, and fail when that one is slower than the host's 30 s.
/// </summary>
internal sealed class HostPoll(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!IsPoll(context.Request))
        {
            return next(context);
        }
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>What the host relays for a caller has the caller's host in X-Forwarded-Host; what it asks itself has not.</summary>
    private static bool IsPoll(HttpRequest request)
        => request.Path.Value == "/" && HttpMethods.IsGet(request.Method) && !request.Headers.ContainsKey("X-Forwarded-Host")
            && request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != true;
}
