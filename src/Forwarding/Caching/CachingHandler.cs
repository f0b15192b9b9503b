using FuncProxy.Forwarding.Caching.Collapsing;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Telemetry;

namespace FuncProxy.Forwarding.Caching;

/// <summary>A shared cache (RFC 9111) before a cluster's destinations: answers from what is stored, asks the destination where that does not do, and lets requests for the same share one call.</summary>
public sealed class CachingHandler : HttpMessageHandler
{
    private readonly CallSetting _setting;
    private readonly Renewal _renewal;

    /// <param name="next">Sends to the destinations.</param>
    /// <param name="engine">The process's cache.</param>
    /// <param name="activityTimeout">How long a call that no client waits for may go without a byte.</param>
    public CachingHandler(HttpMessageInvoker next, CacheEngine engine, TimeSpan activityTimeout)
    {
        _setting = new CallSetting(engine, next, new CallGuardPool(engine.Time), activityTimeout);
        _renewal = new Renewal(_setting);
    }

    private CacheEngine Engine => _setting.Engine;

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var message = (UpstreamMessage)request;
        if (message.Exchange.CacheRequest is not CacheRequest asked)
        {
            return _setting.Next.SendAsync(message, cancellationToken);
        }
        return asked.Bypass is { } reason
            ? PassAsync(message, asked, reason, cancellationToken)
            : AnswerAsync(message, asked, cancellationToken);
    }

    /// <summary>Whether a request that passes the cache by is refused: its client takes nothing that is not cached (RFC 9111 §5.2.1.7).</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="reason">Why it passes by; with a method that is never cached the directive means nothing.</param>
    public static bool RefusesToPass(Exchange exchange, string reason)
        => reason != "method" && RequestDirectives.Parse(exchange.Context.Request.Headers).OnlyIfCached;

    private async Task<HttpResponseMessage> PassAsync(UpstreamMessage message, CacheRequest asked, string reason, CancellationToken cancellationToken)
    {
        if (RefusesToPass(message.Exchange, reason))
        {
            return new FailedResponse(ProxyError.NotCached, message);
        }
        if (asked.Key.Length > 0)
        {
            return await new Call(_setting, message, asked, found: null, reason).PostAsync(cancellationToken);
        }
        message.Exchange.CacheResult = CacheResult.Bypassed;
        var response = await _setting.Next.SendAsync(message, cancellationToken);
        response.Headers.TryAddWithoutValidation(CacheStatus.FieldName, Engine.Status.Forwarded(reason));
        return response;
    }

    private async Task<HttpResponseMessage> AnswerAsync(UpstreamMessage message, CacheRequest asked, CancellationToken cancellationToken)
    {
        var found = Find(message, asked, out var hasVariants, out var key);
        if (found is not null)
        {
            switch (ReuseRules.Judge(found.Response, asked.Directives, Instant.Now(Engine.Time)))
            {
                case Reuse.Serve:
                    return new StoredAnswer(Engine).Make(message, found, CacheResult.Hit, status: null);
                case Reuse.ServeAndRenew when !asked.HasBody:
                    _renewal.Begin(message, asked, found);
                    return new StoredAnswer(Engine).Make(message, found, CacheResult.Stale, status: null);
            }
        }
        if (asked.Directives.OnlyIfCached)
        {
            found?.Body.Release();
            return new FailedResponse(ProxyError.NotCached, message);
        }
        var reason = found is not null ? "stale" : hasVariants ? "vary-miss" : "uri-miss";
        if (found is not null && asked.Directives is { NoCache: true } or { MaxAge: not null } && found.Response.Freshness.LeftAt(Instant.Now(Engine.Time)) > TimeSpan.Zero)
        {
            reason = "request";
        }
        return await FetchAsync(new Call(_setting, message, asked, found, reason), key, cancellationToken);
    }

    /// <summary>Finds what is stored.</summary>
    /// <param name="message">The request.</param>
    /// <param name="asked">What is known of it.</param>
    /// <param name="hasVariants">Whether there are responses, be it to other requests.</param>
    /// <param name="key">Under which key requests for the same wait for each other.</param>
    private StoredEntry? Find(UpstreamMessage message, CacheRequest asked, out bool hasVariants, out string key)
    {
        var text = new TextBuilder(stackalloc char[512]);
        try
        {
            text.Append(asked.Key);
            var found = Engine.Find(ref text, message.Exchange.Context.Request.Headers, out hasVariants);
            key = found?.Entry.Key ?? (hasVariants ? text.Text.ToString() : asked.Key);
            return found;
        }
        finally
        {
            text.Dispose();
        }
    }

    private async Task<HttpResponseMessage> FetchAsync(Call call, string key, CancellationToken cancellationToken)
    {
        if (!call.IsShareable || Engine.Uncacheable.Contains(call.Asked.Key, Instant.Now(Engine.Time)))
        {
            return await call.LeadAsync(new Fetch(), cancellationToken);
        }
        // Once more where the first response has told on which fields it depends: then with those that have the same.
        for (var round = 0; round < 2; round++)
        {
            var fetch = Engine.Join(key, call.Asked, out var isMine);
            if (isMine)
            {
                // Meanwhile the variant may have come, and its call be over.
                if (round > 0 && AfterRenewal(call, fetch, isAwaited: false) is { } stored)
                {
                    Engine.Fetches.Remove(fetch);
                    fetch.Decide(FetchOutcome.Renewed);
                    return stored;
                }
                return await call.LeadAsync(fetch, cancellationToken);
            }
            if (await FollowAsync(call, fetch, cancellationToken) is { } response)
            {
                return response;
            }
            if (fetch.Vary is not { } vary)
            {
                break;
            }
            key = call.VariantKey(vary);
            if (key == fetch.VariantKey)
            {
                break;
            }
        }
        return await call.LeadAsync(new Fetch(), cancellationToken);
    }

    /// <summary>Waits for another client's call; null where its outcome is not for this client.</summary>
    private async Task<HttpResponseMessage?> FollowAsync(Call call, Fetch fetch, CancellationToken cancellationToken)
    {
        // A client that wants the destination asked does not follow one that did not.
        if ((call.Asked.Directives.AsksDestination && !fetch.AsksDestination) || !fetch.TryFollow())
        {
            return null;
        }
        var isAwaited = !fetch.IsDecided;
        try
        {
            return await fetch.Head.WaitAsync(cancellationToken) switch
            {
                FetchOutcome.Streaming => call.ReadAlong(fetch, isAwaited),
                FetchOutcome.Stale => call.StandIn(),
                FetchOutcome.Renewed => AfterRenewal(call, fetch, isAwaited),
                _ => null,
            };
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

    /// <summary>What another client's call has renewed, if it is this client's too.</summary>
    private HttpResponseMessage? AfterRenewal(Call call, Fetch fetch, bool isAwaited)
    {
        if (Find(call.Message, call.Asked, out _, out _) is not { } renewed)
        {
            return null;
        }
        if (!call.IsForThis(fetch, renewed.Response, isAwaited))
        {
            renewed.Body.Release();
            return null;
        }
        call.Found?.Body.Release();
        return new StoredAnswer(Engine).Make(call.Message, renewed, CacheResult.Collapsed, Engine.Status.Forwarded(call.Reason, collapsed: true));
    }
}
