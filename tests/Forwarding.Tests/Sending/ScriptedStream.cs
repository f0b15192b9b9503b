namespace FuncProxy.Forwarding.Tests.Sending;

/// <summary>A body whose pieces the test supplies. Everything happens on the test's thread: a piece is copied when <see cref="Supply"/> returns.</summary>
internal sealed class ScriptedStream : Stream
{
    private ReadOnlyMemory<byte> _piece;
    private TaskCompletionSource? _waiter;
    private bool _hasEnded;
    private bool _holdsBuffer;

    /// <summary>Whether somebody waits for the next piece without holding a buffer.</summary>
    public bool IsWaitedForEmptyHanded => !_holdsBuffer && _waiter is { Task.IsCompleted: false };

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public void Supply(ReadOnlyMemory<byte> piece)
    {
        _piece = piece;
        _waiter?.TrySetResult();
    }

    public void End()
    {
        _hasEnded = true;
        _waiter?.TrySetResult();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_piece.IsEmpty && !_hasEnded)
        {
            _holdsBuffer = !buffer.IsEmpty;
            _waiter = new TaskCompletionSource();
            await _waiter.Task.WaitAsync(cancellationToken);
        }
        var count = Math.Min(buffer.Length, _piece.Length);
        _piece[..count].CopyTo(buffer);
        _piece = _piece[count..];
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
