using System.IO.Compression;

namespace FuncProxy.Forwarding.Compression;

/// <summary>gzip (RFC 1952).</summary>
internal sealed class GzipBodyEncoder : BodyEncoder
{
    private static readonly ZLibCompressionOptions[] Options =
        [.. Enumerable.Range(0, 10).Select(level => new ZLibCompressionOptions { CompressionLevel = level })];

    private readonly GZipStream _gzip;
    private bool _hasInput;

    public GzipBodyEncoder(int level) => _gzip = new GZipStream(Output, Options[level], leaveOpen: true);

    // The least of all gzip files: the platform's stream writes nothing at all for nothing.
    private static ReadOnlySpan<byte> Empty => [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    public override void Encode(ReadOnlySpan<byte> piece)
    {
        _hasInput |= !piece.IsEmpty;
        _gzip.Write(piece);
    }

    public override void Flush() => _gzip.Flush();

    public override void Finish()
    {
        if (!_hasInput)
        {
            Output.Write(Empty);
            return;
        }
        _gzip.Dispose();
    }

    // What it writes at its end, when it was not finished, nobody reads.
    protected override void Release() => _gzip.Dispose();
}
