using System.Buffers;
using System.Net;
using FuncProxy.Forwarding.Caching.Storing;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Caching;

/// <summary>A stored body on its way to a client. Holds the bytes as long as it lives.</summary>
/// <param name="held">The stored body, held; this content lets it go.</param>
/// <param name="sent">The body that is sent: the stored one or one of its forms.</param>
/// <param name="form">The form's name; null for the stored one.</param>
/// <param name="owner">What the body belongs to; null where only a part of it is sent.</param>
internal sealed class StoredBodyContent(StoredBody held, StoredBody sent, string? form, StoredEntry? owner) : StoredContent
{
    private ReadOnlySequence<byte> _body = sent.Content;
    private int _isDisposed;

    public override ReadOnlySequence<byte> Body => _body;

    /// <summary>Sends a part only.</summary>
    public StoredBodyContent Part(long first, long count)
    {
        _body = sent.Slice(first, count);
        return this;
    }

    public override StoredContent? GetForm(string coding)
    {
        if (owner is null || held.GetForm(coding) is not { } other || !held.TryHold())
        {
            return null;
        }
        var content = new StoredBodyContent(held, other, coding, owner);
        content.Headers.ContentLength = other.Length;
        return content;
    }

    public override async ValueTask<StoredContent?> GetOrMakeFormAsync(string coding, IFormMaker maker)
        => owner is not null && await held.GetOrMakeFormAsync(coding, _body, maker) is not null ? GetForm(coding) : null;

    public override void KeepHead(Exchange exchange, HttpResponseMessage response, IHeaderDictionary fields)
    {
        var request = exchange.Context.Request.Headers;
        // Whoever forbids a change of coding gets another answer than those with the same Accept-Encoding. To HEAD the fields are told of a body that was not made.
        if (owner is null
            || !owner.Response.TakesHeads
            || !PreparedHead.IsWorthKeeping(request.AcceptEncoding)
            || HttpMethods.IsHead(exchange.Context.Request.Method)
            || response.RequestMessage?.Method == HttpMethod.Head
            || !SaysWhatIsSent(fields)
            || RequestDirectives.Parse(request).NoTransform)
        {
            return;
        }
        var kept = new List<KeyValuePair<string, StringValues>>(fields.Count);
        foreach (var (name, values) in fields)
        {
            if (name.Equals(CacheStatus.FieldName, StringComparison.OrdinalIgnoreCase))
            {
                AddOfCachesBefore(kept);
            }
            else if (!name.Equals("Age", StringComparison.OrdinalIgnoreCase)
                && (response.Headers.NonValidated.Contains(name) || response.Content.Headers.NonValidated.Contains(name)))
            {
                kept.Add(new(name, values));
            }
        }
        owner.Keep(new PreparedHead
        {
            AcceptEncoding = request.AcceptEncoding is [var accepted] ? accepted ?? "" : null,
            Credentials = ClientCredentials.MarkWithCookies(request),
            Form = form,
            Reason = exchange.Context.Features.Get<IHttpResponseFeature>()?.ReasonPhrase,
            Fields = [.. kept],
            Template = exchange.Route.Transformer.ChangesResponse ? Template(response) : null,
        });
    }

    /// <summary>Whether Content-Encoding fits the bytes: a head that is kept beside others would spoil every later hit.</summary>
    private bool SaysWhatIsSent(IHeaderDictionary fields)
    {
        var coding = form switch
        {
            null => owner!.Response.Field("Content-Encoding").ToString(),
            "identity" => "",
            _ => form,
        };
        return string.Equals(fields.ContentEncoding.ToString(), coding, StringComparison.OrdinalIgnoreCase);
    }

    private void AddOfCachesBefore(List<KeyValuePair<string, StringValues>> kept)
    {
        if (owner!.Response.Field(CacheStatus.FieldName) is { Count: > 0 } before)
        {
            kept.Add(new(CacheStatus.FieldName, before));
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        // Where it is to be told, it stands in Content-Length.
        length = 0;
        return false;
    }

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => new SequenceStream(_body);

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(new SequenceStream(_body));

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        foreach (var piece in _body)
        {
            await stream.WriteAsync(piece);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            held.Release();
        }
        base.Dispose(disposing);
    }

    private static HttpResponseMessage Template(HttpResponseMessage response)
    {
        var template = new HttpResponseMessage(response.StatusCode);
        foreach (var (name, values) in response.Headers.NonValidated)
        {
            template.Headers.TryAddWithoutValidation(name, values);
        }
        foreach (var (name, values) in response.Content.Headers.NonValidated)
        {
            template.Content.Headers.TryAddWithoutValidation(name, values);
        }
        return template;
    }
}
