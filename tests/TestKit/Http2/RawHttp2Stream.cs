using System.Buffers.Binary;
using System.Text;

namespace FuncProxy.TestKit;

/// <summary>One request of a <see cref="RawHttp2Origin"/>, and the frames that answer it.</summary>
public sealed class RawHttp2Stream
{
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;
    private readonly Http2Frames _frames;
    private readonly RawConnection _connection;

    internal RawHttp2Stream(Http2Frames frames, RawConnection connection, int id) => (_frames, _connection, Id) = (frames, connection, id);

    /// <summary>The stream's number.</summary>
    public int Id { get; }

    /// <summary>Cancelled when the origin stops.</summary>
    public CancellationToken Stopping => _connection.Stopping;

    /// <summary>Sends a HEADERS frame that holds all of a field section.</summary>
    /// <param name="end">Whether it ends the stream.</param>
    /// <param name="fields">Names and values, written as they are; <c>:status</c> first, unless these are trailers.</param>
    public Task HeadersAsync(bool end, params (string Name, string Value)[] fields) =>
        FrameAsync(Http2FrameType.Headers, (byte)(EndHeaders | (end ? EndStream : 0)), Encode(fields));

    /// <summary>Sends a DATA frame.</summary>
    public Task DataAsync(string text, bool end) => FrameAsync(Http2FrameType.Data, end ? EndStream : (byte)0, Encoding.Latin1.GetBytes(text));

    /// <summary>Sends a RST_STREAM frame with an error code (RFC 9113 §7).</summary>
    public Task ResetAsync(int code) => FrameAsync(Http2FrameType.RstStream, 0, BigEndian(code));

    /// <summary>Sends a GOAWAY frame.</summary>
    /// <param name="last">The last stream that the server says it has looked at.</param>
    /// <param name="code">The error code.</param>
    public Task GoAwayAsync(int last, int code) => _frames.WriteAsync(Http2FrameType.GoAway, 0, 0, (byte[])[.. BigEndian(last), .. BigEndian(code)]);

    /// <summary>Sends any frame on the stream.</summary>
    public Task FrameAsync(Http2FrameType type, byte flags, byte[] payload) => _frames.WriteAsync(type, flags, Id, payload);

    /// <summary>Ends the connection with a FIN, in the middle of whatever is going on.</summary>
    public void Disconnect() => _connection.FinishSending();

    /// <summary>A field section in literals without indexing (RFC 7541 §6.2.2), none of them Huffman-coded.</summary>
    public static byte[] Encode(params (string Name, string Value)[] fields)
    {
        using var section = new MemoryStream();
        foreach (var (name, value) in fields)
        {
            section.WriteByte(0);
            WriteText(section, name);
            WriteText(section, value);
        }

        return section.ToArray();
    }

    private static void WriteText(MemoryStream to, string text)
    {
        // An integer with a prefix of seven bits (RFC 7541 §5.1).
        var rest = text.Length;
        if (rest < 127)
        {
            to.WriteByte((byte)rest);
        }
        else
        {
            to.WriteByte(127);
            for (rest -= 127; rest >= 128; rest >>= 7)
            {
                to.WriteByte((byte)((rest & 127) | 128));
            }

            to.WriteByte((byte)rest);
        }

        to.Write(Encoding.Latin1.GetBytes(text));
    }

    private static byte[] BigEndian(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}
