namespace FuncProxy.FunctionApp.Tests.Published;

/// <summary>Bytes without end that follow a known pattern, so that a large body can be made and checked in little memory.</summary>
internal sealed class PatternStream(long length) : Stream
{
    // A prime, so that no buffer of the way has the pattern's length.
    private const int Period = 65521;
    private static readonly byte[] Pattern = MakePattern();
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads a stream to its end and returns its length.</summary>
    /// <exception cref="InvalidDataException">A byte is not as the pattern has it.</exception>
    public static async Task<long> CheckAsync(Stream stream, CancellationToken cancellation = default)
    {
        var buffer = new byte[Period];
        long position = 0;
        while (await stream.ReadAsync(buffer, cancellation) is var read and > 0)
        {
            if (!buffer.AsSpan(0, read).SequenceEqual(At(position, read)))
            {
                throw new InvalidDataException($"The body is changed between byte {position} and {position + read}.");
            }
            position += read;
        }
        return position;
    }

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(Math.Min(buffer.Length, Period), length - _position);
        At(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Read(buffer, offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static ReadOnlySpan<byte> At(long position, int count) => Pattern.AsSpan((int)(position % Period), count);

    private static byte[] MakePattern()
    {
        var pattern = new byte[2 * Period];
        new Random(1).NextBytes(pattern.AsSpan(0, Period));
        pattern.AsSpan(0, Period).CopyTo(pattern.AsSpan(Period));
        return pattern;
    }
}
