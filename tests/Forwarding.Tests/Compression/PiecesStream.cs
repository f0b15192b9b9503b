using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Tests.Compression;

/// <summary>A source that gives its pieces one by one, some at once and some after a wait.</summary>
internal sealed class PiecesStream(byte[][] pieces, bool[] waits) : BodyStream
{
    private int _next;
    private int _start;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_start == 0 && waits[_next])
        {
            await Task.Yield();
        }
        if (_next == pieces.Length)
        {
            return 0;
        }
        var count = Math.Min(buffer.Length, pieces[_next].Length - _start);
        pieces[_next].AsSpan(_start, count).CopyTo(buffer.Span);
        _start += count;
        if (_start == pieces[_next].Length)
        {
            (_next, _start) = (_next + 1, 0);
        }
        return count;
    }
}
