using FuncProxy.Forwarding.Caching.Storing;

namespace FuncProxy.Forwarding.Caching.Collapsing;

/// <summary>How far a reader has come.</summary>
internal struct SharedBodyPlace
{
    private Segment? _segment;

    /// <summary>How many bytes it has read.</summary>
    public long Position { get; set; }

    /// <summary>Copies from one piece of the stored body.</summary>
    public int Copy(StoredBody stored, Span<byte> buffer)
    {
        _segment ??= stored.First;
        while (Position >= _segment!.RunningIndex + _segment.Array.Length)
        {
            _segment = (Segment?)_segment.Next;
        }
        var piece = _segment.Array.AsSpan((int)(Position - _segment.RunningIndex));
        var count = (int)Math.Min(Math.Min(buffer.Length, piece.Length), stored.Length - Position);
        piece[..count].CopyTo(buffer);
        return count;
    }
}
