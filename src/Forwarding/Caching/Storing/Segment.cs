using System.Buffers;

namespace FuncProxy.Forwarding.Caching.Storing;

/// <summary>A piece of a body.</summary>
internal sealed class Segment : ReadOnlySequenceSegment<byte>
{
    public Segment(byte[] array, Segment? previous)
    {
        Array = array;
        Memory = array;
        RunningIndex = previous is null ? 0 : previous.RunningIndex + previous.Array.Length;
        if (previous is not null)
        {
            previous.Next = this;
        }
    }

    public byte[] Array { get; }
}
