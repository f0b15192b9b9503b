using System.Runtime.ExceptionServices;
using FuncProxy.Forwarding.Caching.Storing;

namespace FuncProxy.Forwarding.Caching.Collapsing;

/// <summary>
/// A response's body on its way into the store, read along by any number of clients. It is read as fast as the fastest of them wants it.
/// When it turns out too large to be stored, those who read it go on in step, and who holds up the others is left behind; when nobody reads it any more, it is given up.
/// </summary>
/// <param name="stored">Where it is stored; belongs to this object from now on.</param>
/// <param name="source">Where it comes from; belongs to this object from now on.</param>
/// <param name="options">What is known of it.</param>
internal sealed class SharedBody(StoredBody stored, HttpContent source, SharedBodyOptions options)
{
    /// <summary>How often it is looked whether somebody holds up the others: a reader has at least this long, and at most twice as long, for one piece.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly List<SharedBodyStream> _open = [];
    private readonly CancellationTokenSource _unwanted = CancellationTokenSource.CreateLinkedTokenSource(options.Ended);
    private Stream? _stream;
    private Task _reading = Task.CompletedTask;
    private TaskCompletionSource _step = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Piece _piece = new([], 0);
    private long _end;
    private byte[] _next = [];
    private ITimer? _watch;
    private long _watchedEnd;
    private int _left;
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
            var stream = new SharedBodyStream(this);
            _open.Add(stream);
            return stream;
        }
    }

    /// <summary>Throws what has ended the body, if it was not its end.</summary>
    public void ThrowIfBroken() => _failure?.Throw();

    /// <summary>Copies what is there.</summary>
    /// <param name="reader">The reader's place.</param>
    /// <param name="buffer">Receives the bytes.</param>
    /// <returns>How many; at least one where the reader is behind <see cref="End"/>.</returns>
    /// <exception cref="IOException">The reader was left behind.</exception>
    public int Copy(ref SharedBodyPlace reader, Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, End - reader.Position);
        if (reader.Position >= stored.Length)
        {
            var piece = Volatile.Read(ref _piece);
            count = Math.Min(count, piece.Copy(reader.Position, buffer));
        }
        else
        {
            count = reader.Copy(stored, buffer[..count]);
        }
        reader.Position += count;
        return count;
    }

    /// <summary>Ends when there may be more than there was.</summary>
    /// <param name="reader">The reader, whose <see cref="SharedBodyStream.WaitsAt"/> is set where it waits for the others.</param>
    /// <exception cref="IOException">The reader was left behind.</exception>
    public Task MoreAsync(SharedBodyStream reader)
    {
        lock (_lock)
        {
            if (reader.IsLeftBehind)
            {
                throw TooSlow();
            }
            if (reader.Place < End || _isOver)
            {
                return Task.CompletedTask;
            }
            if (!_reading.IsCompleted)
            {
                return _reading;
            }
            // A piece is replaced when all have read it.
            if (_isTooLarge && reader.WaitsAt != End)
            {
                reader.WaitsAt = End;
                _waiting++;
            }
            if (_isTooLarge && _waiting < _open.Count - _left)
            {
                _watch ??= StartWatch();
                return _step.Task;
            }
            return _reading = ReadAsync();
        }
    }

    /// <summary>Notes that a reader has gone.</summary>
    public void Close(SharedBodyStream reader)
    {
        lock (_lock)
        {
            _open.Remove(reader);
            if (reader.IsLeftBehind)
            {
                _left--;
            }
            else if (_isTooLarge && reader.WaitsAt == End)
            {
                _waiting--;
            }
            if (_open.Count == 0)
            {
                if (!_isOver)
                {
                    _failure ??= ExceptionDispatchInfo.Capture(new OperationCanceledException());
                    _unwanted.Cancel();
                }
                ReleaseIfDone();
            }
            else
            {
                GoOnIfAllWait();
            }
        }
    }

    private static IOException TooSlow() => new("The client takes the response too slowly for the others that read it.");

    private void GoOnIfAllWait()
    {
        if (_isTooLarge && _waiting > 0 && _waiting == _open.Count - _left && _reading.IsCompleted && !_isOver)
        {
            _reading = ReadAsync();
        }
    }

    private ITimer StartWatch()
    {
        _watchedEnd = -1;
        using (ExecutionContext.SuppressFlow())
        {
            return options.Time.CreateTimer(static self => ((SharedBody)self!).LeaveBehind(), this, Patience, Patience);
        }
    }

    /// <summary>Goes on without those who have taken too long for one piece while others waited.</summary>
    private void LeaveBehind()
    {
        lock (_lock)
        {
            if (_isOver || _watchedEnd != _end || _waiting == 0 || !_reading.IsCompleted)
            {
                _watchedEnd = _end;
                return;
            }
            foreach (var reader in _open)
            {
                // Also one that has taken all and cannot hand it on.
                if (!reader.IsLeftBehind && reader.WaitsAt != _end)
                {
                    reader.IsLeftBehind = true;
                    _left++;
                }
            }
            // They may be copying from it at this moment.
            _piece = new Piece([], _end);
            GoOnIfAllWait();
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
        return _next = _piece.Bytes.Length > 0 ? _piece.Bytes : new byte[SegmentPool.Largest];
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
            Volatile.Write(ref _piece, new Piece(_next, _end));
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
        _watch?.Dispose();
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
        if (_open.Count == 0 && (_isOver || _reading.IsCompleted) && !_isReleased)
        {
            _isReleased = true;
            if (!_isOver)
            {
                _isOver = true;
                options.Over(null);
            }
            _watch?.Dispose();
            source.Dispose();
            stored.Release();
        }
    }

    /// <summary>What has come last of a body that is not stored. While all who read it wait, its bytes are read over.</summary>
    private sealed record Piece(byte[] Bytes, long Start)
    {
        public int Copy(long position, Span<byte> target)
        {
            if (position < Start)
            {
                throw TooSlow();
            }
            var rest = Bytes.AsSpan((int)(position - Start));
            var count = Math.Min(rest.Length, target.Length);
            rest[..count].CopyTo(target);
            return count;
        }
    }
}
