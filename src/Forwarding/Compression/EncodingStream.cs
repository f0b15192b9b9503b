using System.Buffers;
using System.Runtime.CompilerServices;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Compression;

/// <summary>
/// A body coded as it is read. What has come from the source is put out before the next wait for it, so that no event stays in the encoder;
/// as long as the source has more at hand the encoder is not flushed, which would cost size.
/// </summary>
internal sealed class EncodingStream(Stream source, BodyEncoder encoder) : BodyStream
{
    private const int PieceSize = 32 * 1024;

    // About a millisecond of work; whatever else the thread that reads the sockets has to do waits for it.
    private const int InPlace = 64 * 1024;

    // What is enough for one write to the client.
    private const int Enough = 16 * 1024;

    private byte[]? _piece;
    private ValueTask<int> _reading;
    private bool _isReading;
    private bool _holds;
    private bool _isComplete;
    private long _taken;

    /// <summary>Codes what is at hand, if it is little.</summary>
    /// <returns>The length of the coded body when that was all of it; null when the rest has to be waited for.</returns>
    public int? TryFinish(CancellationToken cancellationToken)
    {
        while (!_isComplete)
        {
            Begin(cancellationToken);
            if (!_reading.IsCompletedSuccessfully || _taken > InPlace)
            {
                return null;
            }
            Encode(End().Result);
        }
        return encoder.Output.Unread.Length;
    }

    /// <summary>Reads coded bytes. An empty read ends when some are there.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!_isComplete && encoder.Output.Unread.Length < Enough)
        {
            Begin(cancellationToken);
            if (!_reading.IsCompleted)
            {
                PutOut();
                if (!encoder.Output.IsEmpty)
                {
                    break;
                }
            }
            var count = await End();
            if (_taken + count > InPlace && count > 0)
            {
                // Codes on a thread of the pool, behind what others have queued there.
                await Task.Yield();
            }
            Encode(count);
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

    private void Begin(CancellationToken cancellationToken)
    {
        if (!_isReading)
        {
            _piece ??= ArrayPool<byte>.Shared.Rent(PieceSize);
            _reading = source.ReadAsync(_piece, cancellationToken);
            _isReading = true;
        }
    }

    private ValueTask<int> End()
    {
        _isReading = false;
        return _reading;
    }

    private void Encode(int count)
    {
        if (count == 0)
        {
            encoder.Finish();
            _isComplete = true;
            return;
        }
        _taken += count;
        encoder.Encode(_piece.AsSpan(0, count));
        _holds = true;
    }

    private void PutOut()
    {
        if (_holds)
        {
            encoder.Flush();
            _holds = false;
        }
    }

    private static async Task ObserveAsync(Task reading) => await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
