using System.Buffers;

namespace FuncProxy.Forwarding.Compression;

/// <summary>Bytes that an encoder has put out and the reader has not taken yet, in one pooled buffer that grows.</summary>
internal sealed class CodedBytes : Stream
{
    private const int FirstSize = 16 * 1024;

    private byte[] _buffer = [];
    private int _start;
    private int _end;

    public bool IsEmpty => _start == _end;

    /// <summary>What is there. Valid until the next change.</summary>
    public ReadOnlyMemory<byte> Unread => _buffer.AsMemory(_start.._end);

    public override bool CanRead => false;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Takes up to as many bytes as fit.</summary>
    public int Take(Span<byte> destination)
    {
        var count = Math.Min(destination.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(destination);
        _start += count;
        return count;
    }

    /// <summary>Takes all away.</summary>
    public void Clear() => _start = _end = 0;

    /// <summary>Free space to write into, all that there is but at least this much; <see cref="Advance"/> tells how much was used.</summary>
    public Span<byte> Room(int least)
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        if (_buffer.Length - _end < least)
        {
            Grow(least);
        }
        return _buffer.AsSpan(_end);
    }

    public void Advance(int count) => _end += count;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        buffer.CopyTo(Room(buffer.Length));
        Advance(buffer.Length);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
        _buffer = [];
        _start = _end = 0;
        base.Dispose(disposing);
    }

    private void Grow(int least)
    {
        var unread = _end - _start;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstSize, Math.Max(unread + least, unread * 2)));
        _buffer.AsSpan(_start, unread).CopyTo(larger);
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
        _buffer = larger;
        (_start, _end) = (0, unread);
    }
}
