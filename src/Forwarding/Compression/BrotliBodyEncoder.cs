using System.Buffers;
using System.IO.Compression;

namespace FuncProxy.Forwarding.Compression;

/// <summary>Brotli (RFC 7932).</summary>
internal sealed class BrotliBodyEncoder(int level) : BodyEncoder
{
    // 256 KiB: a larger window makes 1 MB of JSON 0.2 points smaller at most, and is held for as long as a stream lives.
    private const int WindowBits = 18;
    private const int LeastRoom = 4096;

    private BrotliEncoder _encoder = new(level, WindowBits);

    public override void Encode(ReadOnlySpan<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            Check(_encoder.Compress(piece, Output.Room(LeastRoom), out var consumed, out var written, isFinalBlock: false));
            Output.Advance(written);
            piece = piece[consumed..];
        }
    }

    public override void Flush()
    {
        OperationStatus status;
        do
        {
            status = Check(_encoder.Flush(Output.Room(LeastRoom), out var written));
            Output.Advance(written);
        }
        while (status == OperationStatus.DestinationTooSmall);
    }

    public override void Finish()
    {
        OperationStatus status;
        do
        {
            status = Check(_encoder.Compress([], Output.Room(LeastRoom), out _, out var written, isFinalBlock: true));
            Output.Advance(written);
        }
        while (status == OperationStatus.DestinationTooSmall);
    }

    protected override void Release() => _encoder.Dispose();

    private static OperationStatus Check(OperationStatus status)
        => status == OperationStatus.InvalidData ? throw new InvalidOperationException("The Brotli encoder has failed.") : status;
}
