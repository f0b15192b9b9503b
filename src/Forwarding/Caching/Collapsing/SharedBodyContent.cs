using System.Net;

namespace FuncProxy.Forwarding.Caching.Collapsing;

/// <summary>A shared body as the content of a client's response.</summary>
/// <param name="stream">The client's view of it.</param>
/// <param name="length">Its length; null where it is not known.</param>
internal sealed class SharedBodyContent(SharedBodyStream stream, long? length) : HttpContent
{
    protected override bool TryComputeLength(out long result)
    {
        result = length.GetValueOrDefault();
        return length.HasValue;
    }

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => stream;

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(stream);

    protected override Task SerializeToStreamAsync(Stream target, TransportContext? context) => stream.CopyToAsync(target);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            stream.Dispose();
        }
        base.Dispose(disposing);
    }
}
