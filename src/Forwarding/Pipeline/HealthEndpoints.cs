using System.Text.Json;
using FuncProxy.Routing.Matching;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Answers below <see cref="ReservedPath.Root"/>: <c>health/live</c> while the process runs, <c>health/ready</c> once it has routes.</summary>
public sealed class HealthEndpoints(RouteSnapshotSource snapshots)
{
    private const string Live = ReservedPath.Root + "/health/live";
    private const string Ready = ReservedPath.Root + "/health/ready";

    /// <summary>Answers a request to a reserved path.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if (path.Equals(Live, StringComparison.OrdinalIgnoreCase))
        {
            await WriteAsync(context, StatusCodes.Status200OK, "live", null);
        }
        else if (path.Equals(Ready, StringComparison.OrdinalIgnoreCase))
        {
            var ready = await snapshots.ForRequestAsync(context.RequestAborted) is not null;
            await WriteAsync(context, ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, ready ? "ready" : "not ready", snapshots.Status);
        }
        else
        {
            await ProblemWriter.WriteAsync(context, ProxyError.RouteNotFound);
        }
    }

    private static async Task WriteAsync(HttpContext context, int status, string state, StoreStatus? store)
    {
        if (context.Request.Method != HttpMethods.Get && context.Request.Method != HttpMethods.Head)
        {
            context.Response.Headers.Allow = "GET, HEAD";
            await ProblemWriter.WriteAsync(context, ProxyError.MethodNotAllowed);
            return;
        }
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("status", state);
            if (store is not null)
            {
                json.WriteStartObject("routes");
                json.WriteString("store", store.Store);
                json.WriteString("version", store.Version);
                json.WriteString("state", store.Summary);
                json.WriteStartArray("errors");
                foreach (var error in store.Errors)
                {
                    json.WriteStringValue(error);
                }
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers[RequestId.HeaderName] = RequestId.Of(context);
        context.Response.ContentLength = body.Length;
        if (context.Request.Method == HttpMethods.Get)
        {
            await context.Response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length), context.RequestAborted);
        }
    }
}
