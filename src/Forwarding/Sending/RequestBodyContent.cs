using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Sending;

/// <summary>The client's request body on its way to the destination: read when the destination is ready for it, written on as it comes, and kept for another attempt where one may follow.</summary>
internal sealed class RequestBodyContent(Exchange exchange, PipeReader body, long? length, CallGuard guard) : UpstreamBody(guard)
{
    private const long FairShare = 1024 * 1024;
    private const int Untouched = 0;
    private const int Taken = 1;
    private const int Stopped = 2;

    private KeptBody? _kept;
    private Task? _copying;
    private Exception? _failure;
    private bool _isHeld;
    private int _state;

    public override Exception? Failure => _failure;

    public override Task Completion => _copying ?? Task.CompletedTask;

    public override bool CanRepeat => _failure is null && (_kept is null ? Volatile.Read(ref _state) != Taken : !_kept.IsLost);

    public override bool IsKept => _kept is { IsWhole: true, IsLost: false };

    public override void Keep(long limit)
    {
        if (_kept is not null)
        {
            _kept.Limit = Math.Max(_kept.Limit, limit);
        }
        else if (limit > 0 && length.GetValueOrDefault() <= limit)
        {
            _kept = new KeptBody(limit);
        }
    }

    public override void EndKeeping() => _kept?.End();

    public override async ValueTask<ReadOnlySequence<byte>?> PrefetchAsync(long limit)
    {
        Keep(limit);
        if (_kept is not { IsLost: false } kept)
        {
            return null;
        }
        using var cancelled = Guard.Token.UnsafeRegister(static reader => StopReading((PipeReader)reader!), body);
        while (!kept.IsWhole)
        {
            var read = await ReadAsync();
            Guard.Touch();
            if (Guard.IsCancellationRequested || kept.Length + read.Buffer.Length > limit)
            {
                body.AdvanceTo(read.Buffer.Start);
                Guard.Token.ThrowIfCancellationRequested();
                return null;
            }
            kept.TryAppend(read.Buffer, read.IsCompleted);
            Count(read.Buffer.Length);
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                exchange.EndUpload();
            }
        }
        return kept.Bytes;
    }

    public override bool TryStop()
    {
        if (_kept is null)
        {
            return Interlocked.CompareExchange(ref _state, Stopped, Untouched) != Taken && _failure is null;
        }
        lock (_kept)
        {
            if (_kept.IsLost || _failure is not null)
            {
                return false;
            }
            _state = Stopped;
            return true;
        }
    }

    public override async Task StopAsync()
    {
        if (!Completion.IsCompleted)
        {
            StopReading(body);
            await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public override UpstreamBody Repeat(CallGuard guard) => new RequestBodyContent(exchange, body, length, guard) { _kept = _kept };

    protected override bool TryComputeLength(out long result)
    {
        result = length.GetValueOrDefault();
        return length.HasValue;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (_copying is not null && (!_copying.IsCompleted || !CanRepeat))
        {
            // The pooled client retries by itself what a server says it has not processed (HTTP/2 GOAWAY); what it has read is gone.
            throw new HttpRequestException(HttpRequestError.Unknown, "The request's body has been sent once and cannot be sent again.");
        }
        return _copying = _kept is null ? CopyAsync(stream, false, cancellationToken) : CopyKeptAsync(_kept, stream, cancellationToken);
    }

    /// <summary>Sends what is kept, and then what still comes.</summary>
    private async Task CopyKeptAsync(KeptBody kept, Stream destination, CancellationToken cancellationToken)
    {
        _isHeld = kept.TryHold();
        try
        {
            var isBegun = _isHeld && kept.Length > 0;
            if (isBegun)
            {
                await WriteAsync(destination, kept.Bytes, cancellationToken);
            }
            if (_isHeld && kept.IsWhole)
            {
                return;
            }
            if (isBegun)
            {
                await destination.FlushAsync(cancellationToken);
            }
            await CopyAsync(destination, isBegun, cancellationToken);
        }
        finally
        {
            LetGo();
        }
    }

    /// <summary>Sends what comes from the client.</summary>
    private async Task CopyAsync(Stream destination, bool isHeadSent, CancellationToken cancellationToken)
    {
        // A read that a token ends leaves the server's reader unusable for the rest of the body.
        using var cancelled = cancellationToken.UnsafeRegister(static reader => StopReading((PipeReader)reader!), body);
        long share = 0;
        while (true)
        {
            var reading = ReadAsync();
            if (!isHeadSent && !reading.IsCompleted)
            {
                reading = await SendHeadAsync(destination, reading, cancellationToken);
            }
            isHeadSent = true;
            var read = await reading;
            Guard.Touch();
            share += read.Buffer.Length;
            if (read.IsCompleted)
            {
                exchange.EndUpload();
                // Nobody reads any more, and what is sent may go on for longer than the exchange.
                cancelled.Unregister();
            }
            var piece = Take(read, cancellationToken);
            try
            {
                await WriteAsync(destination, piece, cancellationToken);
            }
            finally
            {
                if (!_isHeld)
                {
                    body.AdvanceTo(read.Buffer.End);
                }
            }
            if (read.IsCompleted)
            {
                return;
            }
            // What has come must go on now, not when a buffer is full.
            await destination.FlushAsync(cancellationToken);
            Guard.Touch();
            if (share >= FairShare)
            {
                share = 0;
                await Task.Yield();
            }
        }
    }

    /// <summary>Takes a piece from the client. When nothing more is to be sent it is left there, for another attempt.</summary>
    /// <returns>What to send: the piece where it is kept, or as the client's, which is then to be given back.</returns>
    private ReadOnlySequence<byte> Take(in ReadResult read, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested || !TryTake(read))
        {
            body.AdvanceTo(read.Buffer.Start);
            throw new OperationCanceledException(cancellationToken);
        }
        Count(read.Buffer.Length);
        if (!_isHeld)
        {
            return read.Buffer;
        }
        // Sent from the copy: an attempt that another one has beaten may be sending it when the exchange is over.
        var length = read.Buffer.Length;
        body.AdvanceTo(read.Buffer.End);
        return _kept!.Bytes.Slice(_kept.Length - length);
    }

    private void Count(long bytes)
    {
        if (exchange.Watch is { } watch)
        {
            watch.RequestBytes += bytes;
        }
    }

    private bool TryTake(in ReadResult read)
    {
        if (_kept is null)
        {
            return (read.Buffer.IsEmpty ? Volatile.Read(ref _state) : Interlocked.CompareExchange(ref _state, Taken, Untouched)) != Stopped;
        }
        lock (_kept)
        {
            if (_state == Stopped)
            {
                return false;
            }
            if (_isHeld && !_kept.TryAppend(read.Buffer, read.IsCompleted))
            {
                LetGo();
            }
            return true;
        }
    }

    private void LetGo()
    {
        if (_isHeld)
        {
            _isHeld = false;
            _kept!.Release();
        }
    }

    /// <summary>Sends the head, which waits in the client's buffer for the first piece of the body: that may be an answer to the response.</summary>
    private async ValueTask<ValueTask<ReadResult>> SendHeadAsync(Stream destination, ValueTask<ReadResult> reading, CancellationToken cancellationToken)
    {
        var first = reading.AsTask();
        try
        {
            await destination.FlushAsync(cancellationToken);
            return new(first);
        }
        catch
        {
            // Nobody is to read the body any more when the copy has ended.
            StopReading(body);
            await ((Task)first).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (first.IsCompletedSuccessfully)
            {
                body.AdvanceTo((await first).Buffer.Start);
            }
            throw;
        }
    }

    private static void StopReading(PipeReader body)
    {
        try
        {
            body.CancelPendingRead();
        }
        catch (Exception exception) when (ForwardingFailure.IsExpected(exception) || exception is InvalidOperationException)
        {
            // The server has aborted the exchange, and with it the read. Nobody could catch this: it is the server that cancels.
        }
    }

    private static async ValueTask WriteAsync(Stream destination, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var segment in buffer)
        {
            await destination.WriteAsync(segment, cancellationToken);
        }
    }

    private async ValueTask<ReadResult> ReadAsync()
    {
        try
        {
            return await body.ReadAsync(CancellationToken.None);
        }
        catch (Exception exception) when (ForwardingFailure.IsExpected(exception) || exception is InvalidOperationException)
        {
            _failure = exception;
            // A client that is too slow is found by the server's clock, on whose thread this runs; many at once would hold it up.
            await Task.Yield();
            throw;
        }
    }
}
