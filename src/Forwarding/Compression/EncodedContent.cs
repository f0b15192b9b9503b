using FuncProxy.Forwarding.Pipeline;
using Microsoft.Net.Http.Headers;

namespace FuncProxy.Forwarding.Compression;

/// <summary>A body that is coded.</summary>
internal sealed class EncodedContent : CodedContent
{
    private readonly HttpResponseMessage _response;
    private readonly CompressionPolicy _policy;
    private readonly ContentCoding _coding;
    private readonly long? _length;
    private readonly bool _isEvents;

    /// <param name="response">The response, with the content as it came.</param>
    /// <param name="policy">The route's policy.</param>
    /// <param name="coding">gzip or br.</param>
    /// <param name="length">The declared length of the content; null when there is none.</param>
    /// <param name="isEvents">Whether it is a stream of events.</param>
    public EncodedContent(HttpResponseMessage response, CompressionPolicy policy, ContentCoding coding, long? length, bool isEvents)
        : base(response.Content)
    {
        (_response, _policy, _coding, _length, _isEvents) = (response, policy, coding, length, isEvents);
        Headers.TryAddWithoutValidation(HeaderNames.ContentEncoding, ContentCodings.NameOf(coding));
    }

    /// <summary>Codes what is at hand of a body. When that is all of it the coded length is known, and the response goes out in one piece.</summary>
    public void TryFinish(CancellationToken cancellationToken)
    {
        if (!_isEvents && ((EncodingStream)ReadAsStream(cancellationToken)).TryFinish(cancellationToken) is { } length)
        {
            Headers.ContentLength = length;
        }
    }

    protected override Stream Code(Stream body)
        => new EncodingStream(new SourceStream(_response, body, _length), Levels.EncoderOf(_coding, _policy, _length, _isEvents));
}
