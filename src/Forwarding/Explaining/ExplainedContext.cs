using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Explaining;

/// <summary>The context that a server would make of a request.</summary>
internal static class ExplainedContext
{
    // Where the client sends none, each request gets an id of its own.
    private const string NoId = "one-of-its-own";

    public static HttpContext Create(ExplainedRequest request)
    {
        var context = new DefaultHttpContext { TraceIdentifier = NoId };
        context.Features.Set<IHttpResponseFeature>(new Response());
        var feature = context.Features.GetRequiredFeature<IHttpRequestFeature>();
        feature.Protocol = HttpProtocol.Http11;
        feature.Method = request.Method;
        feature.Scheme = request.IsHttps ? "https" : "http";
        feature.RawTarget = request.Target;
        foreach (var (name, value) in request.Headers)
        {
            context.Request.Headers[name] = StringValues.Concat(context.Request.Headers[name], value);
        }
        if (!context.Request.Headers.ContainsKey("Host"))
        {
            context.Request.Headers.Host = request.Host;
        }
        var (path, query) = Split(request.Target);
        context.Request.Path = new PathString(Uri.UnescapeDataString(path));
        context.Request.QueryString = new QueryString(query);
        context.Connection.RemoteIpAddress = request.Client;
        context.Response.Body = new MemoryStream();
        context.Features.Set<IHttpRequestBodyDetectionFeature>(new Body(context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0));
        return context;
    }

    /// <summary>Does what waits for the response to start.</summary>
    public static Task StartAsync(HttpContext context) => ((Response)context.Features.GetRequiredFeature<IHttpResponseFeature>()).StartAsync();

    private static (string Path, string Query) Split(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target : target[..query];
        return (path.StartsWith('/') ? path : "/", query < 0 ? "" : target[query..]);
    }

    private sealed class Response : HttpResponseFeature
    {
        private readonly Stack<(Func<object, Task> Callback, object State)> _starting = new();

        public override void OnStarting(Func<object, Task> callback, object state) => _starting.Push((callback, state));

        public async Task StartAsync()
        {
            while (_starting.TryPop(out var next))
            {
                await next.Callback(next.State);
            }
        }
    }

    private sealed record Body(bool CanHaveBody) : IHttpRequestBodyDetectionFeature;
}
