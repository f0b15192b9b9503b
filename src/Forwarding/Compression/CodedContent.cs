using System.Net;

namespace FuncProxy.Forwarding.Compression;

/// <summary>A response's content with its body in another coding, made as it is read, once.</summary>
internal abstract class CodedContent : HttpContent
{
    private readonly HttpContent _original;
    private Stream? _body;

    /// <param name="original">The content, disposed with this one.</param>
    protected CodedContent(HttpContent original)
    {
        _original = original;
        CodedFields.Copy(original.Headers, Headers);
    }

    /// <summary>The coded body of the original's.</summary>
    protected abstract Stream Code(Stream body);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => _body = Code(_original.ReadAsStream(cancellationToken));

    protected override async Task<Stream> CreateContentReadStreamAsync() => _body = Code(await _original.ReadAsStreamAsync());

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        => await (await CreateContentReadStreamAsync()).CopyToAsync(stream);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _body?.Dispose();
            _original.Dispose();
        }
        base.Dispose(disposing);
    }
}
