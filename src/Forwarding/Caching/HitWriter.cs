using System.Buffers;
using System.Globalization;
using FuncProxy.Forwarding.Caching.Storing;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FuncProxy.Forwarding.Caching;

/// <summary>Writes a hit straight to the client: a prepared head and the stored bytes.</summary>
internal sealed class HitWriter(CacheEngine engine)
{
    private const int FlushedBytes = 64 * 1024;

    /// <summary>Answers, if the stored response may be served as it is and a head for such clients is prepared.</summary>
    /// <returns>Null when it may not, or none is; then the body is still held by the caller.</returns>
    public ValueTask<bool>? TryWrite(Exchange exchange, StoredEntry found, in RequestDirectives directives)
    {
        var request = exchange.Context.Request;
        var stored = found.Response;
        if ((request.Headers.Range.Count > 0 && HttpMethods.IsGet(request.Method))
            || directives.NoTransform
            || stored.FindHead(request.Headers.AcceptEncoding, ClientCredentials.MarkWithCookies(request.Headers)) is not { } head)
        {
            return null;
        }
        var now = Instant.Now(engine.Time);
        if (ReuseRules.Judge(stored, directives, now) != Reuse.Serve)
        {
            return null;
        }
        var body = head.Form is null ? found.Body : found.Body.GetForm(head.Form);
        if (body is null)
        {
            return null;
        }
        var isNotModified = Preconditions.Exist(request.Headers) && Preconditions.HasCurrent(request.Headers, stored, now.Date);
        WriteHead(exchange, stored, head, HitOf(stored, now), isNotModified);
        if (isNotModified || HttpMethods.IsHead(request.Method) || body.Length == 0)
        {
            found.Body.Release();
            return new(true);
        }
        if (exchange.Watch is { } watch)
        {
            watch.ResponseBytes = body.Length;
        }
        return WriteBodyAsync(exchange.Context, found, body, stored.IsStream && head.Form is null);
    }

    /// <summary>What a hit says of itself; the texts are made once a second.</summary>
    public HitFields HitOf(StoredResponse stored, Instant now)
    {
        var age = Seconds(stored.Freshness.AgeAt(now));
        var left = (long)Math.Floor(stored.Freshness.LeftAt(now).TotalSeconds);
        if (stored.LastHit is { } last && last.Age == age && last.Left == left)
        {
            return last;
        }
        return stored.LastHit = new HitFields(age, age.ToString(CultureInfo.InvariantCulture), left, engine.Status.Hit(left));
    }

    private static long Seconds(TimeSpan age) => Math.Min((long)age.TotalSeconds, DeltaSeconds.Most);

    private static void WriteHead(Exchange exchange, StoredResponse stored, PreparedHead head, HitFields hit, bool isNotModified)
    {
        var response = exchange.Context.Response;
        var fields = response.Headers;
        response.StatusCode = isNotModified ? StatusCodes.Status304NotModified : stored.Status;
        foreach (var (name, values) in head.Fields)
        {
            if (!isNotModified || !FieldFates.IsOfBody(name))
            {
                fields[name] = values;
            }
        }
        if (head.Reason is { } reason && !isNotModified)
        {
            exchange.Context.Features.GetRequiredFeature<IHttpResponseFeature>().ReasonPhrase = reason;
        }
        fields.Age = hit.AgeText;
        fields.Append(CacheStatus.FieldName, hit.Status);
        QuotaFields.Set(exchange);
        fields.TryAdd(RequestId.HeaderName, exchange.RequestId);
        exchange.Destination = stored.Destination;
        exchange.CacheResult = hit.Left < 0 ? CacheResult.Stale : CacheResult.Hit;
        exchange.Route.Transformer.TransformResponse(exchange, head.Template);
    }

    private static async ValueTask<bool> WriteBodyAsync(HttpContext context, StoredEntry found, StoredBody body, bool isStream)
    {
        try
        {
            var writer = context.Response.BodyWriter;
            var unflushed = 0;
            if (isStream)
            {
                context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            }
            foreach (var piece in body.Content)
            {
                writer.Write(piece.Span);
                unflushed += piece.Length;
                if (unflushed >= FlushedBytes)
                {
                    unflushed = 0;
                    var flushed = await writer.FlushAsync(context.RequestAborted);
                    if (flushed.IsCompleted || flushed.IsCanceled)
                    {
                        context.Abort();
                        return true;
                    }
                }
            }
            return true;
        }
        finally
        {
            found.Body.Release();
        }
    }
}
