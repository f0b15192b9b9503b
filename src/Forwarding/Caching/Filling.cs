using System.Net;
using FuncProxy.Forwarding.Caching.Collapsing;
using FuncProxy.Forwarding.Caching.Storing;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace FuncProxy.Forwarding.Caching;

/// <summary>Stores what a destination answers to one request.</summary>
/// <param name="setting">What all calls of the cluster have in common.</param>
/// <param name="message">The request.</param>
/// <param name="asked">What is known of it.</param>
/// <param name="isValidation">Whether the client's conditions stay here, because what is stored is validated.</param>
/// <param name="reason">Why the destination is asked, in the words of RFC 9211 §2.2.</param>
internal sealed class Filling(CallSetting setting, UpstreamMessage message, CacheRequest asked, bool isValidation, string reason)
{
    private readonly CacheEngine _engine = setting.Engine;
    private readonly IHeaderDictionary _request = message.Exchange.Context.Request.Headers;
    private long _position = setting.Engine.Position;

    /// <summary>When the destination was asked.</summary>
    public Instant Requested { get; set; }

    private CachePolicy Policy => asked.Cache.Policy!;

    /// <summary>Whether the response can do for other requests with the same key: the request asks for the whole, whatever the client has.</summary>
    public bool IsShareable => asked is { IsHead: false, Bypass: null } && _request.Range.Count == 0 && (isValidation || !Preconditions.Exist(_request));

    /// <summary>Notes that what was removed until now does not concern the response.</summary>
    public void Restart() => _position = _engine.Position;

    /// <summary>The request's key with what a response to another one depends on.</summary>
    public string VariantKey(VaryMark? vary)
    {
        if (vary is null)
        {
            return asked.Key;
        }
        var text = new TextBuilder(stackalloc char[512]);
        try
        {
            text.Append(asked.Key);
            vary.Append(_request, ref text);
            return text.Text.ToString();
        }
        finally
        {
            text.Dispose();
        }
    }

    /// <summary>Puts a response on its way into the store, where it may be stored, and tells the client what becomes of it.</summary>
    public HttpResponseMessage TryStore(Fetch fetch, HttpResponseMessage response, Instant received)
    {
        var length = response.Headers.TransferEncodingChunked == true ? null : response.Content.Headers.ContentLength;
        VaryMark? vary = null;
        if (length > Policy.MaxBodyBytes
            || message.Method == HttpMethod.Head
            || !TryReadVary(ReceivedFields.Get(response, HeaderNames.Vary), out vary)
            || new ResponseReading(Policy).Read(response, message.Exchange, Requested, received) is not { } stored
            || (Policy.Ttl is not null && stored.IsStream && StreamCheck.IsEndedByClose(response)))
        {
            if (IsShareable && !CachedStatus.IsFailure((int)response.StatusCode))
            {
                _engine.Uncacheable.Add(asked.Key, received);
            }
            Tell(response, stored: false);
            return response;
        }
        NoteShareable(stored, received);
        var names = new StoredNames(asked.Key, asked.Url, vary, VariantKey(vary));
        if (length == 0 || response.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.ResetContent)
        {
            var empty = _engine.CreateBody();
            Tell(response, _engine.TryKeep(names, stored, empty, _position));
            empty.Release();
            fetch.Decide(FetchOutcome.Renewed);
            return response;
        }
        Share(fetch, response, stored, names, length);
        Tell(response, stored: true);
        return response;
    }

    /// <summary>Notes whether others have anything of waiting for such a response.</summary>
    private void NoteShareable(StoredResponse stored, Instant received)
    {
        if (stored.NoCache || stored.Freshness.LeftAt(received) <= TimeSpan.Zero)
        {
            _engine.Uncacheable.Add(asked.Key, received);
        }
        else
        {
            _engine.Uncacheable.Remove(asked.Key);
        }
    }

    /// <summary>Reads on what a response depends.</summary>
    /// <returns>False where the request's fields do not tell it, because the proxy writes them itself or believes them of some peers only.</returns>
    private bool TryReadVary(StringValues lines, out VaryMark? vary) => VaryMark.TryParse(lines, out vary) && vary?.Names(Policy.IsRewritten) != true;

    /// <summary>Puts a view of the shared body in the place of the response's own.</summary>
    private void Share(Fetch fetch, HttpResponseMessage response, StoredResponse stored, StoredNames names, long? length)
    {
        var source = response.Content;
        var body = new SharedBody(_engine.CreateBody(), source, new SharedBodyOptions(length, response.Version.Major < 2, Policy.MaxBodyBytes, fetch.Token, Over, _engine.Time));
        var content = new SharedBodyContent(body.TryOpen()!, length);
        foreach (var (name, values) in source.Headers.NonValidated)
        {
            content.Headers.TryAddWithoutValidation(name, values);
        }
        response.Content = content;
        fetch.Stream(stored, names.Vary, names.VariantKey, body);

        void Over(StoredBody? whole)
        {
            if (whole is not null && (Policy.Ttl is null || !stored.IsStream || StreamCheck.IsWhole(whole.Content, Policy.Api)))
            {
                _engine.TryKeep(names, stored, whole, _position);
            }
            _engine.Fetches.Remove(fetch);
        }
    }

    /// <summary>Keeps a response as it was renewed; what may be kept no longer goes.</summary>
    public bool Keep(StoredResponse renewed, StoredBody body)
    {
        if (new ResponseReading(Policy).MayKeep(renewed, message.Exchange) && TryReadVary(renewed.Field(HeaderNames.Vary), out var vary))
        {
            return _engine.TryKeep(new StoredNames(asked.Key, asked.Url, vary, VariantKey(vary)), renewed, body, _position);
        }
        _engine.Forget(asked.Url);
        return false;
    }

    /// <summary>Says in Cache-Status what has become of the request.</summary>
    public void Tell(HttpResponseMessage response, bool stored, bool collapsed = false)
    {
        message.Exchange.CacheResult = collapsed ? CacheResult.Collapsed : asked.Bypass is null ? CacheResult.Miss : CacheResult.Bypassed;
        message.Exchange.IsStored = stored;
        response.Headers.TryAddWithoutValidation(CacheStatus.FieldName, _engine.Status.Forwarded(reason, 0, stored, collapsed));
    }
}
