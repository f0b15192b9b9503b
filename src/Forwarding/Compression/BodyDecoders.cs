using System.IO.Compression;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Compression;

/// <summary>Makes the streams that undo a coding.</summary>
internal static class BodyDecoders
{
    /// <summary>A stream that reads a coded one.</summary>
    public static Stream Create(ContentCoding coding, Stream source) => coding switch
    {
        ContentCoding.Gzip => new GZipStream(source, CompressionMode.Decompress, leaveOpen: true),
        ContentCoding.Brotli => new BrotliStream(source, CompressionMode.Decompress, leaveOpen: true),
        _ => new InflatingStream(source),
    };
}
