using System.Runtime.ExceptionServices;
using FuncProxy.Forwarding.Caching.Storing;

namespace FuncProxy.Forwarding.Caching.Collapsing;

/// <summary>
/// A response's body on its way into the store, read along by any number of clients. It is read as fast as the fastest of them wants it.
/// When it turns out too large to be stored, those who read it go on in step; when nobody reads it any more, it is given up.
/// </summary>
/// <param name="stored">Where it is stored; belongs to this object from now on.</param>
/// <param name="source">Where it comes from; belongs to this object from now on.</param>
/// <param name="options">What is known of it.</param>
internal sealed class SharedBody(StoredBody stored, HttpContent source, SharedBodyOptions options)
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _unwanted = CancellationTokenSource.CreateLinkedTokenSource(options.Ended);
    private Stream? _stream;
    private Task _reading = Task.CompletedTask;
    private TaskCompletionSource _step = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _piece = [];
    private long _pieceStart;
    private long _end;
    private int _readers;
    private int _waiting;
    private bool _isTooLarge;
    private bool _isReleased;
    private volatile bool _isOver;
    private ExceptionDispatchInfo? _failure;

    /// <summary>The length; null where it is not known before the end.</summary>
    public long? Length => options.Length;

    /// <summary>How many bytes have come.</summary>
    public long End => Volatile.Read(ref _end);

    /// <summary>Whether no more bytes come.</summary>
    public bool IsOver => _isOver;

    /// <summary>Reads along from the first byte.</summary>
    /// <returns>Null when that is gone.</returns>
    public SharedBodyStream? TryOpen()
    {
        lock (_lock)
        {
            if (_isReleased || _isTooLarge || _failure is not null)
            {
                return null;
            }
            _readers++;
            return new SharedBodyStream(this);
        }
    }

    /// <summary>Throws what has ended the body, if it was not its end.</summary>
    public void ThrowIfBroken() => _failure?.Throw();

    /// <summary>Copies what is there.</summary>
    /// <param name="reader">The reader's place.</param>
    /// <param name="buffer">Receives the bytes.</param>
    /// <returns>How many; at least one where the reader is behind <see cref="End"/>.</returns>
    public int Copy(ref SharedBodyPlace reader, Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, End - reader.Position);
        if (reader.Position >= stored.Length)
        {
            _piece.AsSpan((int)(reader.Position - _pieceStart), count).CopyTo(buffer);
        }
        else
        {
            count = reader.Copy(stored, buffer[..count]);
        }
        reader.Position += count;
        return count;
    }

    /// <summary>Ends when there may be more than there was.</summary>
    /// <param name="position">Where the reader stands.</param>
    /// <param name="isWaiting">Whether the reader waits for the others; set here, and reset with the next piece.</param>
    public Task MoreAsync(long position, ref long isWaiting)
    {
        lock (_lock)
        {
            if (position < End || _isOver)
            {
                return Task.CompletedTask;
            }
            if (!_reading.IsCompleted)
            {
                return _reading;
            }
            // A piece is replaced when all have read it.
            if (_isTooLarge && isWaiting != position)
            {
                isWaiting = position;
                _waiting++;
            }
            if (_isTooLarge && _waiting < _readers)
            {
                return _step.Task;
            }
            return _reading = ReadAsync();
        }
    }

    /// <summary>Notes that a reader has gone.</summary>
    public void Close(long position, long isWaiting)
    {
        lock (_lock)
        {
            _readers--;
            if (_isTooLarge && isWaiting == position && position == End)
            {
                _waiting--;
            }
            if (_readers == 0)
            {
                if (!_isOver)
                {
                    _failure ??= ExceptionDispatchInfo.Capture(new OperationCanceledException());
                    _unwanted.Cancel();
                }
                ReleaseIfDone();
            }
            else if (_isTooLarge && _waiting == _readers && _reading.IsCompleted && !_isOver)
            {
                _reading = ReadAsync();
            }
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            _stream ??= source.ReadAsStream(_unwanted.Token);
            var memory = NextMemory(out var isStored);
            var count = await _stream.ReadAsync(memory, _unwanted.Token);
            lock (_lock)
            {
                Note(count, isStored);
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException)
        {
            lock (_lock)
            {
                _failure ??= ExceptionDispatchInfo.Capture(exception);
                Finish();
            }
        }
    }

    /// <summary>Where the next bytes go.</summary>
    private Memory<byte> NextMemory(out bool isStored)
    {
        var left = options.MostBytes - stored.Length;
        var memory = _isTooLarge || left <= 0 ? default : stored.GetMemory(Math.Min(left, options.Length - End ?? 0));
        isStored = !memory.IsEmpty;
        if (isStored)
        {
            return memory.Length > left ? memory[..(int)left] : memory;
        }
        return _piece.Length > 0 ? _piece : _piece = new byte[SegmentPool.Largest];
    }

    private void Note(int count, bool isStored)
    {
        if (count == 0)
        {
            if (options.Length is { } length && length != _end)
            {
                _failure = ExceptionDispatchInfo.Capture(new HttpIOException(HttpRequestError.ResponseEnded, "The response is shorter than its Content-Length."));
            }
            Finish();
            return;
        }
        if (isStored)
        {
            stored.Advance(count);
        }
        else
        {
            _isTooLarge = true;
            _pieceStart = _end;
        }
        Volatile.Write(ref _end, _end + count);
        _waiting = 0;
        if (_end > options.Length)
        {
            _failure = ExceptionDispatchInfo.Capture(new HttpIOException(HttpRequestError.InvalidResponse, "The response is longer than its Content-Length."));
            Finish();
        }
        else if (_end == options.Length && options.EndsWithLength)
        {
            Finish();
        }
        Step();
    }

    private void Finish()
    {
        _isOver = true;
        options.Over(_failure is null && !_isTooLarge ? stored : null);
        Step();
        ReleaseIfDone();
    }

    private void Step()
    {
        var step = _step;
        _step = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        step.TrySetResult();
    }

    private void ReleaseIfDone()
    {
        if (_readers == 0 && (_isOver || _reading.IsCompleted) && !_isReleased)
        {
            _isReleased = true;
            if (!_isOver)
            {
                _isOver = true;
                options.Over(null);
            }
            source.Dispose();
            stored.Release();
        }
    }
}
