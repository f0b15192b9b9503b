using System.Buffers;
using System.Runtime.CompilerServices;

namespace FuncProxy.Forwarding.Compression;

/// <summary>
/// A body coded as it is read. What has come from the source is put out before the next wait for it, so that no event stays in the encoder;
/// as long as the source has more at hand the encoder is not flushed, which would cost size.
/// </summary>
internal sealed class EncodingStream(Stream source, BodyEncoder encoder) : BodyStream
{
    private const int PieceSize = 16 * 1024;

    // About a millisecond of work; whatever else the thread that reads the sockets has to do waits for it.
    private const int InPlace = 64 * 1024;

    private byte[]? _piece;
    private ValueTask<int> _reading;
    private bool _isReading;
    private bool _holds;
    private bool _isComplete;
    private long _taken;

    /// <summary>Reads coded bytes. An empty read ends when some are there.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (encoder.Output.IsEmpty && !_isComplete)
        {
            if (!_isReading)
            {
                _piece ??= ArrayPool<byte>.Shared.Rent(PieceSize);
                _reading = source.ReadAsync(_piece, cancellationToken);
                _isReading = true;
            }
            if (_holds && !_reading.IsCompleted)
            {
                encoder.Flush();
                _holds = false;
                continue;
            }
            _isReading = false;
            await EncodeAsync(await _reading);
        }
        return encoder.Output.Take(buffer.Span);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            source.Dispose();
            encoder.Dispose();
            if (_isReading)
            {
                // The read may still write into the piece: it is not given back.
                _ = ObserveAsync(_reading.AsTask());
            }
            else if (_piece is not null)
            {
                ArrayPool<byte>.Shared.Return(_piece);
            }
            _piece = null;
        }
        base.Dispose(disposing);
    }

    private ValueTask EncodeAsync(int count)
    {
        if (count == 0)
        {
            encoder.Finish();
            _isComplete = true;
            return default;
        }
        _taken += count;
        if (_taken > InPlace)
        {
            return EncodeElsewhereAsync(count);
        }
        Encode(count);
        return default;
    }

    /// <summary>Codes on a thread of the pool, behind what others have queued there.</summary>
    private async ValueTask EncodeElsewhereAsync(int count)
    {
        await Task.Yield();
        Encode(count);
    }

    private void Encode(int count)
    {
        encoder.Encode(_piece.AsSpan(0, count));
        _holds = true;
    }

    private static async Task ObserveAsync(Task reading) => await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
