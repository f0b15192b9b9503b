using System.Buffers;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Compression;

/// <summary>Undoes the coding of a stored body, piece by piece into the store.</summary>
/// <param name="response">The response that the body belongs to.</param>
/// <param name="policy">The route's policy.</param>
/// <param name="coding">The body's coding.</param>
internal sealed class FormDecoder(HttpResponseMessage response, CompressionPolicy policy, ContentCoding coding) : IFormMaker
{
    private const int PieceSize = 16 * 1024;

    /// <summary>A larger form is made anew for each client, a piece at a time: bytes that unpack so well would push out what the store is for.</summary>
    private const long MostKept = 4 * 1024 * 1024;

    public async ValueTask<bool> MakeAsync(ReadOnlySequence<byte> body, IFormTarget target)
    {
        var source = new SourceStream(response, new SequenceStream(body), body.Length);
        await using var decoded = new DecodingStream(source, BodyDecoders.Create(coding, source), policy.MaxInflateRatio, policy.MaxInflatedBytes);
        var piece = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            var size = 0L;
            while (await decoded.ReadAsync(piece) is > 0 and var count)
            {
                size += count;
                if (size > MostKept || !target.TryWrite(piece.AsSpan(0, count)))
                {
                    return false;
                }
                await Task.Yield();
            }
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }
}
