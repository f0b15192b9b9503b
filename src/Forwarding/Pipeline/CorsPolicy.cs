using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Which web pages of other origins may call a route (CORS, the Fetch standard §3.2).</summary>
public abstract class CorsPolicy
{
    /// <summary>Has the response, whoever gives it, say whether the page that asks may read it.</summary>
    public abstract void Mark(HttpContext context);

    /// <summary>Puts together the answer to a preflight.</summary>
    /// <returns><see cref="ProxyError.OriginDenied"/> when the page's origin is not allowed.</returns>
    public abstract ProxyError AnswerPreflight(HttpContext context);
}
