using System.Buffers.Binary;

namespace FuncProxy.TestKit;

/// <summary>Reads and writes whole frames on a raw connection.</summary>
internal sealed class Http2Frames(RawConnection connection)
{
    public const byte Ack = 1;
    private const int HeaderLength = 9;
    private readonly SemaphoreSlim _writing = new(1);
    private byte[] _unread = [];

    /// <summary>The next frame's header; null when the peer has ended the connection.</summary>
    public async Task<(Http2FrameType Type, byte Flags, int Stream, int Length)?> ReadHeaderAsync()
    {
        var header = await ReadAsync(HeaderLength);
        return header.Length < HeaderLength
            ? null
            : ((Http2FrameType)header[3], header[4], BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)) & int.MaxValue, (header[0] << 16) | (header[1] << 8) | header[2]);
    }

    /// <summary>So many bytes; fewer when the peer has ended the connection.</summary>
    public async Task<byte[]> ReadAsync(int count)
    {
        while (_unread.Length < count && await connection.ReadSomeAsync() is { Length: > 0 } some)
        {
            _unread = [.. _unread, .. some];
        }

        var read = _unread[..Math.Min(count, _unread.Length)];
        _unread = _unread[read.Length..];
        return read;
    }

    public async Task WriteAsync(Http2FrameType type, byte flags, int stream, ReadOnlyMemory<byte> payload)
    {
        var frame = new byte[HeaderLength + payload.Length];
        frame[0] = (byte)(payload.Length >> 16);
        frame[1] = (byte)(payload.Length >> 8);
        frame[2] = (byte)payload.Length;
        frame[3] = (byte)type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsMemory(HeaderLength));
        await _writing.WaitAsync(connection.Stopping);
        try
        {
            await connection.WriteAsync(frame);
        }
        finally
        {
            _writing.Release();
        }
    }
}
