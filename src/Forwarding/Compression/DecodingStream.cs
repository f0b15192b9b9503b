using System.Runtime.CompilerServices;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Compression;

/// <summary>A body whose coding is undone as it is read. A body that is cut off, is not what it says, or grows out of bounds breaks off: its part never looks like the whole.</summary>
/// <param name="source">The coded body.</param>
/// <param name="decoder">Undoes the coding of the source.</param>
/// <param name="maxRatio">How many bytes may come out of one.</param>
/// <param name="maxBytes">How many may come out in all.</param>
internal sealed class DecodingStream(SourceStream source, Stream decoder, int maxRatio, long maxBytes) : BodyStream
{
    /// <summary>What the ratio does not hold for: a short body of repetitions is no attack.</summary>
    private const int Free = 1024 * 1024;

    private const int DrainSize = 4096;
    private const int AheadSize = 4096;

    private byte[]? _ahead;
    private int _start;
    private int _end;
    private long _count;
    private bool _isComplete;

    /// <summary>Reads decoded bytes. An empty read ends when some are there, or the end is: what has come of the coding may be its beginning alone.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
        {
            if (_start == _end)
            {
                _ahead ??= new byte[AheadSize];
                (_start, _end) = (0, await DecodeAsync(_ahead, cancellationToken));
            }
            return 0;
        }
        if (_start == _end)
        {
            return await DecodeAsync(buffer, cancellationToken);
        }
        var count = Math.Min(buffer.Length, _end - _start);
        _ahead.AsSpan(_start, count).CopyTo(buffer.Span);
        _start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            decoder.Dispose();
            source.Dispose();
        }
        base.Dispose(disposing);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> DecodeAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_isComplete)
        {
            return 0;
        }
        try
        {
            var count = await decoder.ReadAsync(buffer, cancellationToken);
            if (count == 0)
            {
                _isComplete = true;
                await DrainAsync(cancellationToken);
            }
            _count += count;
            return _count > maxBytes || (_count > Free && _count / maxRatio > source.Count)
                ? throw new HttpIOException(HttpRequestError.InvalidResponse, "The response grows beyond its limit when its coding is undone.")
                : count;
        }
        catch (Exception wrong) when (wrong is InvalidDataException or InvalidOperationException)
        {
            throw new HttpIOException(HttpRequestError.InvalidResponse, "The response is not coded as it says, or is cut off.", wrong);
        }
    }

    /// <summary>Reads to the source's end: that makes its length sure, and its trailers come after it.</summary>
    private async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        var rest = new byte[DrainSize];
        while (await source.ReadAsync(rest, cancellationToken) > 0)
        {
        }
    }
}
