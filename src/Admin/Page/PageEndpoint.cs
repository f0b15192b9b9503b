using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Matching;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace FuncProxy.Admin.Page;

/// <summary>Serves the dashboard at <c>/_funcproxy/</c>. Its files hold nothing of the instance and need no key; all that they show comes from the API, which does.</summary>
internal static class PageEndpoint
{
    /// <summary>What the page may do: scripts, styles and answers of this origin alone; nothing inline, no text that becomes markup, no frame around it, no form that is sent.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private const string ServiceWorker = "Service-Worker";
    private const string Root = ReservedPath.Root + "/";

    /// <summary>Answers a request for one of the files.</summary>
    /// <returns>False where the path is none of the dashboard's, or a service worker is asked for; nothing is written then.</returns>
    public static async Task<bool> TryAnswerAsync(ReservedRequest request)
    {
        var isFolder = request.Path == ReservedPath.Root;
        if (!isFolder && !request.Path.StartsWith(Root, StringComparison.Ordinal))
        {
            return false;
        }
        // No script of the page's is to run as a service worker, which outlives the tab: browsers say what they fetch one for.
        if (request.Context.Request.Headers.ContainsKey(ServiceWorker))
        {
            return false;
        }
        if ((isFolder ? null : PageFiles.Find(request.Path.AsSpan(Root.Length))) is not { } file)
        {
            return isFolder && SendToFolder(request);
        }
        request.LeaveBody();
        await WriteAsync(request.Context, file);
        return true;
    }

    /// <summary>The page's own addresses are relative: without the slash they would lead elsewhere.</summary>
    private static bool SendToFolder(ReservedRequest request)
    {
        request.LeaveBody();
        request.Context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        request.Context.Response.Headers.Location = Root;
        return true;
    }

    private static async Task WriteAsync(HttpContext context, PageFile file)
    {
        var (request, response) = (context.Request, context.Response);
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            response.Headers.Allow = "GET, HEAD";
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }
        var fields = response.Headers;
        fields.CacheControl = "no-cache";
        fields.ETag = file.ETag;
        fields.ContentSecurityPolicy = ContentSecurityPolicy;
        fields["Referrer-Policy"] = "no-referrer";
        fields["Cross-Origin-Resource-Policy"] = "same-origin";
        if (IsKnown(request, file.ETag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }
        response.ContentType = file.ContentType;
        response.ContentLength = file.Content.Length;
        if (HttpMethods.IsGet(request.Method))
        {
            await response.Body.WriteAsync(file.Content, context.RequestAborted);
        }
    }

    /// <summary>Whether the client has it (RFC 9110 §13.1.2).</summary>
    private static bool IsKnown(HttpRequest request, string etag)
    {
        var named = new EntityTagHeaderValue(etag);
        foreach (var known in request.GetTypedHeaders().IfNoneMatch)
        {
            if (known.Equals(EntityTagHeaderValue.Any) || known.Compare(named, useStrongComparison: false))
            {
                return true;
            }
        }
        return false;
    }
}
