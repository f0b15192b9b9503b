using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Compression;

/// <summary>A body whose coding is undone.</summary>
/// <param name="response">The response, with the content as it came.</param>
/// <param name="policy">The route's policy.</param>
/// <param name="coding">The content's coding.</param>
/// <param name="length">The declared length of the content; null when there is none.</param>
internal sealed class DecodedContent(HttpResponseMessage response, CompressionPolicy policy, ContentCoding coding, long? length) : CodedContent(response.Content)
{
    protected override Stream Code(Stream body)
    {
        var source = new SourceStream(response, body, length);
        return new DecodingStream(source, BodyDecoders.Create(coding, source), policy.MaxInflateRatio, policy.MaxInflatedBytes);
    }
}
