using System.Net;
using FuncProxy.Forwarding.Caching.Collapsing;
using FuncProxy.Forwarding.Caching.Storing;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace FuncProxy.Forwarding.Caching;

/// <summary>A request that the destination is asked for: what was found of it, and what becomes of the response.</summary>
/// <param name="setting">What all calls of the cluster have in common.</param>
/// <param name="message">The request.</param>
/// <param name="asked">What is known of it.</param>
/// <param name="found">What is stored and may not be served as it is, its body held; null for nothing.</param>
/// <param name="reason">Why the destination is asked, in the words of RFC 9211 §2.2.</param>
internal sealed class Call(CallSetting setting, UpstreamMessage message, CacheRequest asked, StoredEntry? found, string reason)
{
    private readonly CacheEngine _engine = setting.Engine;
    private readonly IHeaderDictionary _request = message.Exchange.Context.Request.Headers;
    private readonly Filling _filling = new(setting, message, asked, found is not null, reason);
    private bool _isConditional;

    public UpstreamMessage Message => message;

    public CacheRequest Asked => asked;

    public StoredEntry? Found => found;

    public string Reason => reason;

    private CachePolicy Policy => asked.Cache.Policy!;

    /// <summary>Whether the response can do for other requests with the same key: the request asks for the whole, whatever the client has.</summary>
    public bool IsShareable => _filling.IsShareable;

    /// <summary>The request's key with what a response to another one depends on.</summary>
    public string VariantKey(VaryMark vary) => _filling.VariantKey(vary);

    /// <summary>Asks the destination.</summary>
    /// <param name="fetch">The call, which others may share.</param>
    /// <param name="cancellationToken">Fires when this client's exchange is to end.</param>
    public async Task<HttpResponseMessage> LeadAsync(Fetch fetch, CancellationToken cancellationToken)
    {
        HttpResponseMessage? answer = null;
        try
        {
            Condition();
            _filling.Requested = Instant.Now(_engine.Time);
            using (CanStandIn() ? new StandInGuard(message.Exchange, fetch, setting) : null)
            using (cancellationToken.UnsafeRegister(static state => ((Leaving)state!).Leave(), new Leaving(fetch, message.Exchange)))
            {
                answer = Answer(fetch, await setting.Next.SendAsync(message, fetch.Token));
            }
            cancellationToken.ThrowIfCancellationRequested();
            return answer;
        }
        catch (OperationCanceledException) when (answer is not null)
        {
            // The others read on; this client's view of the body ends.
            UpstreamMessage.End(answer, ProxyError.None);
            throw;
        }
        finally
        {
            // Not before the body is there, where one is coming: then the store has it.
            if (fetch.Body is null)
            {
                _engine.Fetches.Remove(fetch);
            }
            fetch.Decide(FetchOutcome.Released);
            if (answer is null)
            {
                found?.Body.Release();
            }
        }
    }

    /// <summary>Sends a POST, and stores its response where that is what a GET would get: it says so by Content-Location, and for how long it is fresh (RFC 9110 §9.3.3).</summary>
    public async Task<HttpResponseMessage> PostAsync(CancellationToken cancellationToken)
    {
        _filling.Requested = Instant.Now(_engine.Time);
        var response = await setting.Next.SendAsync(message, cancellationToken);
        if (response.StatusCode == HttpStatusCode.OK
            && ReceivedFields.Get(response, HeaderNames.ContentLocation) is [{ } location]
            && Changes.Resolve(asked.Url, location) == asked.Url
            && ResponseReading.IsExplicit(response))
        {
            _engine.Remove(new CacheRemoval(CacheRemovalKind.Url, asked.Url));
            asked.HasRemoved = true;
            _filling.Restart();
            return _filling.TryStore(new Fetch(), response, Instant.Now(_engine.Time));
        }
        _filling.Tell(response, stored: false);
        return response;
    }

    /// <summary>The response of another client's call, read along as it comes; null where it is not this client's too.</summary>
    /// <param name="fetch">The call.</param>
    /// <param name="isAwaited">Whether this client asked before the response's head came.</param>
    public HttpResponseMessage? ReadAlong(Fetch fetch, bool isAwaited)
    {
        var stored = fetch.Response!;
        if (_filling.VariantKey(fetch.Vary) != fetch.VariantKey
            || !IsForThis(fetch, stored, isAwaited)
            || _engine.IsRemoved(asked.Url, stored, fetch.Since)
            || fetch.Body!.TryOpen() is not { } stream)
        {
            return null;
        }
        found?.Body.Release();
        var response = new HttpResponseMessage((HttpStatusCode)stored.Status)
        {
            ReasonPhrase = stored.Reason,
            RequestMessage = message,
            Content = new SharedBodyContent(stream, fetch.Body.Length),
        };
        ReceivedFields.Put(stored.Fields, response);
        if (fetch.Body.Length is { } length)
        {
            response.Content.Headers.ContentLength = length;
        }
        response.Headers.TryAddWithoutValidation(HeaderNames.Age, new HitWriter(_engine).HitOf(stored, Instant.Now(_engine.Time)).AgeText);
        _filling.Tell(response, stored: false, collapsed: true);
        message.Exchange.Destination = stored.Destination;
        return response;
    }

    /// <summary>Whether a response that another client's call has brought may be used for this client.</summary>
    public bool IsForThis(Fetch fetch, StoredResponse response, bool isAwaited)
        => ReuseRules.Shares(response, asked.Directives, isAwaited && fetch.AsksDestination, Instant.Now(_engine.Time));

    /// <summary>What is stored, in the place of a destination that fails; null where it may not stand in.</summary>
    public HttpResponseMessage? StandIn()
        => found is not null && ReuseRules.StandsIn(found.Response, Instant.Now(_engine.Time))
            ? MakeStandIn(_engine.Status.Forwarded(reason, collapsed: true))
            : null;

    /// <summary>Makes the request one that asks whether what is stored is still right (RFC 9111 §4.3.1). The client's own conditions are held against the outcome.</summary>
    private void Condition()
    {
        // What has a body is sent again as it is: of its conditions a 412 would come (RFC 9110 §13.1.2).
        if (found is not { Response: { HasValidator: true } stored } || !IsToRead(message.Exchange.Context.Request.Method))
        {
            return;
        }
        _isConditional = true;
        var headers = message.Headers;
        foreach (var name in Preconditions.OfReading)
        {
            headers.Remove(name);
        }
        if (stored.ETag is { } tag)
        {
            headers.TryAddWithoutValidation(HeaderNames.IfNoneMatch, tag);
        }
        if (stored.LastModified is not null)
        {
            headers.TryAddWithoutValidation(HeaderNames.IfModifiedSince, stored.Field(HeaderNames.LastModified).ToString());
        }
    }

    private HttpResponseMessage Answer(Fetch fetch, HttpResponseMessage response)
    {
        var received = Instant.Now(_engine.Time);
        var status = (int)response.StatusCode;
        if (found is not null && (response is FailedResponse || CachedStatus.IsFailure(status)) && ReuseRules.StandsIn(found.Response, received))
        {
            fetch.Decide(FetchOutcome.Stale);
            UpstreamMessage.End(response, ProxyError.None);
            return MakeStandIn(_engine.Status.Forwarded(reason, status));
        }
        if (response is FailedResponse)
        {
            message.Exchange.CacheResult = CacheResult.Miss;
            found?.Body.Release();
            return response;
        }
        if (_isConditional && response.StatusCode == HttpStatusCode.NotModified)
        {
            return Renewed(fetch, response, received);
        }
        if (asked.IsHead)
        {
            NoteHead(response, received);
            found?.Body.Release();
            _filling.Tell(response, stored: false);
            return response;
        }
        found?.Body.Release();
        return _filling.TryStore(fetch, response, received);
    }

    // An upload is the client's own guard's to end.
    private bool CanStandIn() => found is not null && message.Body is null && ReuseRules.StandsIn(found.Response, _filling.Requested);

    private HttpResponseMessage MakeStandIn(string status)
    {
        // Of a destination that has failed no client gets the key.
        message.Exchange.Affinity = null;
        return new StoredAnswer(_engine).Make(message, found!, CacheResult.Stale, status);
    }

    private HttpResponseMessage Renewed(Fetch fetch, HttpResponseMessage response, Instant received)
    {
        var renewed = new ResponseReading(Policy).Renew(found!.Response, response, _filling.Requested, received);
        UpstreamMessage.End(response, ProxyError.None);
        var isKept = _filling.Keep(renewed, found.Body);
        fetch.Decide(isKept ? FetchOutcome.Renewed : FetchOutcome.Released);
        return new StoredAnswer(_engine).Make(message, found with { Response = renewed, Entry = found.Entry }, CacheResult.Revalidated, _engine.Status.Forwarded(reason, 304, stored: isKept));
    }

    /// <summary>What a HEAD tells of the stored GET (RFC 9111 §4.3.5).</summary>
    private void NoteHead(HttpResponseMessage response, Instant received)
    {
        if (found is null || response.StatusCode != HttpStatusCode.OK)
        {
            return;
        }
        var stored = found.Response;
        var tag = ReceivedFields.Get(response, HeaderNames.ETag);
        var modified = ReceivedFields.Get(response, HeaderNames.LastModified);
        var isSame = (tag.Count == 0 || tag == stored.ETag)
            && (modified.Count == 0 || modified == stored.Field(HeaderNames.LastModified))
            && (response.Content.Headers.ContentLength is not { } length || length == found.Body.Length);
        if (isSame)
        {
            _filling.Keep(new ResponseReading(Policy).Renew(stored, response, _filling.Requested, received), found.Body);
        }
        else
        {
            _engine.Remove(new CacheRemoval(CacheRemovalKind.Url, asked.Url));
        }
    }

    private static bool IsToRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);
}
