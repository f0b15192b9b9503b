using System.IO.Pipelines;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Sending;

/// <summary>
/// Writes a comment to a client whose event stream is silent. The copy loop lends it the client's writer for as long as it waits for the destination;
/// an event costs two interlocked operations and no timer operation, because the timer looks at a timestamp and arms itself again. Reused from stream to stream.
/// </summary>
internal sealed class KeepAlive : IDisposable
{
    private const int Off = 0;
    private const int Copying = 1;
    private const int Lent = 2;
    private const int Writing = 3;
    private const int Awaited = 4;

    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly SemaphoreSlim _written = new(0);
    private PipeWriter _writer = null!;
    private CancellationToken _cancellation;
    private long _intervalTicks;
    private long _lastSent;
    private int _state;
    private int _firing;

    /// <summary>One that measures by the given clock.</summary>
    public KeepAlive(TimeProvider time)
    {
        _time = time;
        // A captured context would keep the first request's values alive.
        using (ExecutionContext.SuppressFlow())
        {
            _timer = time.CreateTimer(static self => ((KeepAlive)self!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The comment, and an empty line for clients that take everything up to one for an event.</summary>
    public static ReadOnlySpan<byte> Comment => ": keep-alive\n\n"u8;

    /// <summary>Whether a comment has been written to this stream. To be read while the writer is not lent.</summary>
    public bool HasWritten { get; private set; }

    /// <summary>Begins to measure a stream's silence.</summary>
    public void Begin(PipeWriter writer, TimeSpan interval, CancellationToken cancellation)
    {
        _writer = writer;
        _cancellation = cancellation;
        _intervalTicks = (long)(interval.TotalSeconds * _time.TimestampFrequency);
        HasWritten = false;
        Touch();
        Interlocked.Exchange(ref _state, Copying);
        Arm(_intervalTicks);
    }

    /// <summary>Notes that the client has been sent something.</summary>
    public void Touch() => Volatile.Write(ref _lastSent, _time.GetTimestamp());

    /// <summary>Lends the writer. Only between two events, with nothing unflushed.</summary>
    public void Lend() => Volatile.Write(ref _state, Lent);

    /// <summary>Takes the writer back; a comment that is being written is ended first.</summary>
    public ValueTask TakeBackAsync()
        => Interlocked.CompareExchange(ref _state, Copying, Lent) is Copying or Lent ? ValueTask.CompletedTask : AwaitAsync();

    /// <summary>Ends the measuring.</summary>
    /// <returns>Whether the object may serve another stream.</returns>
    public async ValueTask<bool> EndAsync()
    {
        await TakeBackAsync();
        Interlocked.Exchange(ref _state, Off);
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _writer = null!;
        _cancellation = default;
        // A callback that has not seen the end may still arm the timer, by this stream's interval.
        return Volatile.Read(ref _firing) == 0;
    }

    /// <summary>Lets the timer go.</summary>
    public void Dispose()
    {
        _timer.Dispose();
        _written.Dispose();
    }

    private async ValueTask AwaitAsync()
    {
        while (Interlocked.CompareExchange(ref _state, Copying, Lent) != Lent)
        {
            if (Interlocked.CompareExchange(ref _state, Awaited, Writing) == Writing)
            {
                await _written.WaitAsync(CancellationToken.None);
                Volatile.Write(ref _state, Copying);
                return;
            }
        }
    }

    private void OnTimer()
    {
        Interlocked.Increment(ref _firing);
        var mayWrite = false;
        if (Volatile.Read(ref _state) != Off)
        {
            var now = _time.GetTimestamp();
            var due = Volatile.Read(ref _lastSent) + _intervalTicks;
            if (due <= now)
            {
                due = now + _intervalTicks;
                mayWrite = Interlocked.CompareExchange(ref _state, Writing, Lent) == Lent;
            }
            if (mayWrite)
            {
                Touch();
            }
            Arm(due - now);
        }
        Interlocked.Decrement(ref _firing);
        if (mayWrite)
        {
            _ = WriteAsync();
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            HasWritten = true;
            Comment.CopyTo(_writer.GetSpan(Comment.Length));
            _writer.Advance(Comment.Length);
            await _writer.FlushAsync(_cancellation);
        }
        catch (Exception exception) when (ForwardingFailure.IsExpected(exception))
        {
            // What has ended the client's side ends the copy loop's wait too.
        }
        finally
        {
            if (Interlocked.CompareExchange(ref _state, Lent, Writing) == Awaited)
            {
                _written.Release();
            }
        }
    }

    // One millisecond more, because timers round down.
    private void Arm(long ticks) => _timer.Change(TimeSpan.FromSeconds((double)ticks / _time.TimestampFrequency) + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
}
