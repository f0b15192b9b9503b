using System.Buffers;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Sending;

/// <summary>
/// What has come of a client's body, in pooled memory. It is held by the exchange and by every attempt that sends it; the last one that lets it go gives the memory back.
/// One attempt at a time adds to it; any number may send it once it is whole.
/// </summary>
/// <param name="limit">How many bytes are kept at the most.</param>
internal sealed class KeptBody(long limit)
{
    private const int SmallSegment = 4 * 1024;
    private const int LargeSegment = 64 * 1024;

    private Segment? _first;
    private Segment? _last;
    private HolderCount _holders = new();
    private int _hasEnded;
    private volatile bool _isLost;
    private volatile bool _isWhole;

    /// <summary>How many bytes are kept.</summary>
    public long Length { get; private set; }

    /// <summary>How many bytes are kept at the most.</summary>
    public long Limit { get; set; } = limit;

    /// <summary>Whether the end of the body has come.</summary>
    public bool IsWhole => _isWhole;

    /// <summary>Whether some of it was let go.</summary>
    public bool IsLost => _isLost;

    /// <summary>What is kept.</summary>
    public ReadOnlySequence<byte> Bytes => _first is null ? ReadOnlySequence<byte>.Empty : new(_first, 0, _last!, _last!.Memory.Length);

    /// <summary>Adds a piece. Whoever adds must hold it.</summary>
    /// <returns>False when it is not kept, and nothing is from now on.</returns>
    public bool TryAppend(in ReadOnlySequence<byte> piece, bool isLast)
    {
        if (_isLost || Length + piece.Length > Limit)
        {
            End();
            return false;
        }
        foreach (var memory in piece)
        {
            Append(memory.Span);
        }
        Length += piece.Length;
        _isWhole = isLast;
        return true;
    }

    /// <summary>Takes hold of it, so that its memory stays.</summary>
    public bool TryHold() => _holders.TryHold();

    /// <summary>Lets it go.</summary>
    public void Release()
    {
        if (_holders.Release())
        {
            for (var segment = _first; segment is not null; segment = segment.Following)
            {
                segment.Return();
            }
            _first = _last = null;
        }
    }

    /// <summary>Lets it go for the exchange. Further calls do nothing.</summary>
    public void End()
    {
        _isLost = true;
        if (Interlocked.Exchange(ref _hasEnded, 1) == 0)
        {
            Release();
        }
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_last is null || _last.IsFull)
            {
                var segment = new Segment(_last is null ? Math.Max(SmallSegment, Math.Min(bytes.Length, LargeSegment)) : LargeSegment, _last);
                _first ??= segment;
                _last = segment;
            }
            bytes = bytes[_last.Fill(bytes)..];
        }
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        private readonly byte[] _array;
        private int _count;

        public Segment(int size, Segment? before)
        {
            _array = ArrayPool<byte>.Shared.Rent(size);
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before._count;
                before.Next = this;
            }
        }

        public bool IsFull => _count == _array.Length;

        public Segment? Following => (Segment?)Next;

        public int Fill(ReadOnlySpan<byte> bytes)
        {
            var count = Math.Min(bytes.Length, _array.Length - _count);
            bytes[..count].CopyTo(_array.AsSpan(_count));
            _count += count;
            Memory = _array.AsMemory(0, _count);
            return count;
        }

        public void Return() => ArrayPool<byte>.Shared.Return(_array);
    }
}
