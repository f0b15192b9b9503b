namespace FuncProxy.Forwarding.Caching.Collapsing;

/// <summary>A client's view of a <see cref="SharedBody"/>.</summary>
internal sealed class SharedBodyStream(SharedBody body) : Stream
{
    private SharedBodyPlace _place;
    private long _waitsAt = -1;
    private int _isClosed;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads what is there, and waits only where nothing is. An empty read waits and takes nothing.</summary>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (_place.Position < body.End)
            {
                return body.Copy(ref _place, buffer.Span);
            }
            if (body.IsOver && _place.Position == body.End)
            {
                body.ThrowIfBroken();
                return 0;
            }
            var more = body.MoreAsync(_place.Position, ref _waitsAt);
            if (!more.IsCompleted)
            {
                await more.WaitAsync(cancellationToken);
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // The proxy's reads are all asynchronous.
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref _isClosed, 1) == 0)
        {
            body.Close(_place.Position, _waitsAt);
        }
        base.Dispose(disposing);
    }
}
