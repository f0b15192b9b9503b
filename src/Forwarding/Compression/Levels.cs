using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Compression;

/// <summary>The levels that measurement chose: docs/compression.md has the table.</summary>
internal static class Levels
{
    private const long SmallBody = 128 * 1024;
    private const int GzipOfBodies = 2;
    private const int GzipOfEvents = 1;
    private const int GzipOfStored = 6;
    private const int BrotliOfSmallBodies = 6;
    private const int BrotliOfOthers = 4;
    private const int BrotliOfEvents = 2;
    private const int BrotliOfStored = 6;

    /// <summary>An encoder for a body.</summary>
    /// <param name="coding">gzip or br.</param>
    /// <param name="policy">The route's policy, whose levels go first.</param>
    /// <param name="length">The body's length in bytes; null when it is not known.</param>
    /// <param name="isEvents">Whether the body is a stream of events, which is flushed often.</param>
    public static BodyEncoder EncoderOf(ContentCoding coding, CompressionPolicy policy, long? length, bool isEvents) => coding == ContentCoding.Brotli
        ? new BrotliBodyEncoder(policy.BrotliLevel ?? (isEvents ? BrotliOfEvents : length <= SmallBody ? BrotliOfSmallBodies : BrotliOfOthers))
        : new GzipBodyEncoder(policy.GzipLevel ?? (isEvents ? GzipOfEvents : GzipOfBodies));

    /// <summary>An encoder for a body that is kept, so that what it costs is paid once.</summary>
    public static BodyEncoder EncoderOfStored(ContentCoding coding, CompressionPolicy policy) => coding == ContentCoding.Brotli
        ? new BrotliBodyEncoder(policy.BrotliLevel ?? BrotliOfStored)
        : new GzipBodyEncoder(policy.GzipLevel ?? GzipOfStored);
}
