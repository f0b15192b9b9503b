using FuncProxy.Forwarding.Caching.Collapsing;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Caching;

/// <summary>A shared cache (RFC 9111) before a cluster's destinations: answers from what is stored, asks the destination where that does not do, and lets requests for the same share one call.</summary>
/// <param name="next">Sends to the destinations.</param>
/// <param name="engine">The process's cache.</param>
/// <param name="activityTimeout">How long a call that no client waits for may go without a byte.</param>
public sealed class CachingHandler(HttpMessageInvoker next, CacheEngine engine, TimeSpan activityTimeout) : HttpMessageHandler
{
    private readonly Renewal _renewal = new(next, engine, activityTimeout);

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var message = (UpstreamMessage)request;
        if (message.Exchange.CacheRequest is not CacheRequest asked)
        {
            return next.SendAsync(message, cancellationToken);
        }
        return asked.Bypass is { } reason
            ? PassAsync(message, asked, reason, cancellationToken)
            : AnswerAsync(message, asked, cancellationToken);
    }

    private async Task<HttpResponseMessage> PassAsync(UpstreamMessage message, CacheRequest asked, string reason, CancellationToken cancellationToken)
    {
        if (RequestDirectives.Parse(message.Exchange.Context.Request.Headers).OnlyIfCached && asked.Bypass != "method")
        {
            return new FailedResponse(ProxyError.NotCached, message);
        }
        if (asked.Key.Length > 0)
        {
            return await new Call(engine, next, message, asked, found: null, reason).PostAsync(cancellationToken);
        }
        var response = await next.SendAsync(message, cancellationToken);
        response.Headers.TryAddWithoutValidation(CacheStatus.FieldName, engine.Status.Forwarded(reason));
        return response;
    }

    private async Task<HttpResponseMessage> AnswerAsync(UpstreamMessage message, CacheRequest asked, CancellationToken cancellationToken)
    {
        var found = Find(message, asked, out var hasVariants);
        if (found is not null)
        {
            switch (ReuseRules.Judge(found.Response, asked.Directives, Instant.Now(engine.Time)))
            {
                case Reuse.Serve:
                    return new StoredAnswer(engine).Make(message, found, status: null);
                case Reuse.ServeAndRenew when !asked.HasBody:
                    _renewal.Begin(message, asked, found);
                    return new StoredAnswer(engine).Make(message, found, status: null);
            }
        }
        if (asked.Directives.OnlyIfCached)
        {
            found?.Body.Release();
            return new FailedResponse(ProxyError.NotCached, message);
        }
        var reason = found is not null ? "stale" : hasVariants ? "vary-miss" : "uri-miss";
        if (found is not null && asked.Directives is { NoCache: true } or { MaxAge: not null } && found.Response.Freshness.LeftAt(Instant.Now(engine.Time)) > TimeSpan.Zero)
        {
            reason = "request";
        }
        return await FetchAsync(new Call(engine, next, message, asked, found, reason), cancellationToken);
    }

    private StoredEntry? Find(UpstreamMessage message, CacheRequest asked, out bool hasVariants)
    {
        var text = new TextBuilder(stackalloc char[512]);
        try
        {
            text.Append(asked.Key);
            return engine.Find(ref text, message.Exchange.Context.Request.Headers, out hasVariants);
        }
        finally
        {
            text.Dispose();
        }
    }

    private async Task<HttpResponseMessage> FetchAsync(Call call, CancellationToken cancellationToken)
    {
        if (!call.IsShareable || engine.Uncacheable.Contains(call.Asked.Key, Instant.Now(engine.Time)))
        {
            return await call.LeadAsync(new Fetch(), cancellationToken);
        }
        var fetch = engine.Fetches.Get(call.Asked.Key, out var isMine);
        if (isMine)
        {
            return await call.LeadAsync(fetch, cancellationToken);
        }
        if (fetch.TryFollow())
        {
            try
            {
                var outcome = await fetch.Head.WaitAsync(cancellationToken);
                var response = outcome switch
                {
                    FetchOutcome.Streaming => call.ReadAlong(fetch),
                    FetchOutcome.Stale => call.StandIn(),
                    FetchOutcome.Renewed => AfterRenewal(call),
                    _ => null,
                };
                if (response is not null)
                {
                    return response;
                }
            }
            catch (OperationCanceledException)
            {
                call.Found?.Body.Release();
                throw;
            }
            finally
            {
                fetch.Unfollow();
            }
        }
        return await call.LeadAsync(new Fetch(), cancellationToken);
    }

    /// <summary>What another client's call has renewed, if it is this client's too.</summary>
    private HttpResponseMessage? AfterRenewal(Call call)
    {
        if (Find(call.Message, call.Asked, out _) is not { } renewed)
        {
            return null;
        }
        // A client that wants the destination asked has had it asked: the call began before its request was answered.
        if (renewed.Response.Freshness.LeftAt(Instant.Now(engine.Time)) <= TimeSpan.Zero && !renewed.Response.NoCache)
        {
            renewed.Body.Release();
            return null;
        }
        call.Found?.Body.Release();
        return new StoredAnswer(engine).Make(call.Message, renewed, engine.Status.Forwarded(call.Reason, collapsed: true));
    }
}
