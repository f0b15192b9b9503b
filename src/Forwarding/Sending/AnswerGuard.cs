using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Sending;

/// <summary>
/// An HTTP/1.1 connection that takes no answer that is there before its request. The pooled client looks for what a destination has sent beyond its answer
/// when it takes a connection from the pool, but not when it hands one straight to a request that waits: that request would get the forged answer.
/// Here such a connection looks closed before a byte of the request is sent, so that the client takes another.
/// A connection that ends after a request was sent and before a byte of its answer is an error here: at an end in good order the client would send the request
/// once more, and nobody would know of it. Whether it is sent again is for the retries of the cluster to say.
/// </summary>
internal sealed class AnswerGuard : Stream, IValueTaskSource<int>
{
    private const int AheadSize = 4096;
    private const int Idle = 0;
    private const int Awaiting = 1;
    private const int Ended = 2;

    private readonly Stream _connection;
    private readonly Action _endRead;
    private ManualResetValueTaskSourceCore<int> _read;
    private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _reading;
    private bool _readsNothing;
    private byte[]? _buffer;
    private Task<int>? _ahead;
    private int _start;
    private int _end;
    private int _answer;
    private bool _isNew = true;
    private volatile bool _isOff;
    private volatile bool _isReading;
    private volatile bool _hasRead;
    private volatile bool _isStale;

    private AnswerGuard(Stream connection)
    {
        _connection = connection;
        _endRead = EndRead;
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Guards what speaks HTTP/1.1; HTTP/2 frames say themselves what they answer, and a tunnel's bytes are another protocol's.</summary>
    public static Stream Around(SocketsHttpPlaintextStreamFilterContext context)
        => context.NegotiatedHttpVersion.Major >= 2 || context.InitialRequestMessage.Method == HttpMethod.Connect
            ? context.PlaintextStream
            : new AnswerGuard(context.PlaintextStream);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isStale)
        {
            return new(0);
        }
        _isReading = true;
        if (_ahead is not null || _start < _end)
        {
            return ReadAheadAsync(buffer, cancellationToken);
        }
        var reading = _connection.ReadAsync(buffer, cancellationToken);
        if (!reading.IsCompletedSuccessfully)
        {
            return WaitForRead(reading, buffer.IsEmpty);
        }
        NoteRead();
        return new(buffer.IsEmpty ? 0 : CheckEnd(reading.Result));
    }

    int IValueTaskSource<int>.GetResult(short token) => _read.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _read.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _read.OnCompleted(continuation, state, token, flags);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The first write after a read begins the next request.
        if (_isNew || _hasRead)
        {
            Begin(buffer.Span);
        }
        return _isStale ? default : _connection.WriteAsync(buffer, cancellationToken);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => _connection.FlushAsync(cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // The proxy's sends are all asynchronous.
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => _connection.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _connection.Dispose();
            _ = ObserveAsync(_ahead);
        }
        base.Dispose(disposing);
    }

    private void Begin(ReadOnlySpan<byte> head)
    {
        if (_isOff || _isStale)
        {
            return;
        }
        // When the client is reading already, it has looked.
        _isStale = _hasRead && !_isReading && IsAnswered();
        if (!_isStale && IsHead(head))
        {
            // The end may come at this moment: then the request is not sent.
            _isStale = Interlocked.CompareExchange(ref _answer, Awaiting, Idle) == Ended;
        }
        _isNew = false;
        _hasRead = false;
        // After a 100 the body is written beside the reading; such a request is the last of its connection.
        _isOff = head.IndexOf("\r\n\r\n"u8) is not (>= 0 and var end) || head[..end].IndexOf("\r\nExpect:"u8) >= 0;
        if (_isStale && HasContent(head))
        {
            // The client takes another connection by itself only for what has no content; this tells that nothing was sent.
            throw new UnsentRequestException();
        }
    }

    /// <summary>Whether a write begins a request. A piece of a body follows a read when a destination answers before it has the whole.</summary>
    private static bool IsHead(ReadOnlySpan<byte> bytes)
        => bytes.IndexOf("\r\n"u8) is > 0 and var end && (bytes[..end].EndsWith(" HTTP/1.1"u8) || bytes[..end].EndsWith(" HTTP/1.0"u8));

    private static bool HasContent(ReadOnlySpan<byte> head)
        => head.IndexOf("\r\nContent-Length:"u8) >= 0 || head.IndexOf("\r\nTransfer-Encoding:"u8) >= 0;

    /// <summary>Notes an answer, or the end.</summary>
    /// <exception cref="HttpIOException">The end has come instead of an answer.</exception>
    private int CheckEnd(int count)
    {
        if (count > 0)
        {
            if (Volatile.Read(ref _answer) == Awaiting)
            {
                Volatile.Write(ref _answer, Idle);
            }
        }
        else if (Interlocked.CompareExchange(ref _answer, Ended, Idle) == Awaiting)
        {
            throw new HttpIOException(HttpRequestError.ResponseEnded, "The connection ended before the answer.");
        }
        return count;
    }

    /// <summary>Reads, without waiting: an answer, or the end, that is there already. A read that has to wait is that of the answer to come.</summary>
    private bool IsAnswered()
    {
        var reading = _connection.ReadAsync(_buffer ??= new byte[AheadSize], CancellationToken.None);
        _ahead = reading.AsTask();
        return _ahead.IsCompleted;
    }

    private void NoteRead()
    {
        _hasRead = true;
        _isReading = false;
    }

    /// <summary>Waits without a state machine: every answer begins with such a read. The client has one read under way at a time.</summary>
    private ValueTask<int> WaitForRead(ValueTask<int> reading, bool isEmpty)
    {
        _read.Reset();
        _readsNothing = isEmpty;
        _reading = reading.ConfigureAwait(false).GetAwaiter();
        var version = _read.Version;
        _reading.UnsafeOnCompleted(_endRead);
        return new(this, version);
    }

    private void EndRead()
    {
        var reading = _reading;
        _reading = default;
        int count;
        try
        {
            count = reading.GetResult();
            if (_readsNothing)
            {
                count = 0;
            }
            else
            {
                CheckEnd(count);
            }
        }
        catch (Exception exception)
        {
            NoteRead();
            _read.SetException(exception);
            return;
        }
        NoteRead();
        _read.SetResult(count);
    }

    private async ValueTask<int> ReadAheadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            if (_ahead is { } ahead)
            {
                (_start, _end) = (0, await ahead.WaitAsync(cancellationToken));
                _ahead = null;
                CheckEnd(_end);
            }
            var count = Math.Min(buffer.Length, _end - _start);
            _buffer.AsSpan(_start, count).CopyTo(buffer.Span);
            _start += count;
            return count;
        }
        finally
        {
            NoteRead();
        }
    }

    private static async Task ObserveAsync(Task<int>? ahead)
    {
        if (ahead is not null)
        {
            await ((Task)ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
