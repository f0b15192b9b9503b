using System.Text.Json;
using FuncProxy.Routing.Matching;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Answers below <see cref="ReservedPath.Root"/>: <c>health/live</c> while the process runs, <c>health/ready</c> once it has routes; all else is <paramref name="others"/>' or 404.</summary>
/// <param name="snapshots">What readiness tells of.</param>
/// <param name="others">Answers the rest; null for nobody.</param>
public sealed class HealthEndpoints(RouteSnapshotSource snapshots, IReservedHandler? others = null)
{
    private const string Health = ReservedPath.Root + "/health";
    private const string Live = Health + "/live";
    private const string Ready = Health + "/ready";

    /// <summary>Answers a request to a reserved path.</summary>
    public async Task AnswerAsync(ReservedRequest request)
    {
        var context = request.Context;
        var path = context.Request.Path;
        if (others is not null && !path.StartsWithSegments(Health, StringComparison.OrdinalIgnoreCase))
        {
            await others.AnswerAsync(request);
            return;
        }
        request.LeaveBody();
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
