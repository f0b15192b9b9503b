using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Sending;

/// <summary>The client's request body on its way to the destination: read when the destination is ready for it, written on as it comes.</summary>
internal sealed class RequestBodyContent(Exchange exchange, PipeReader body, long? length, CallGuard guard) : UpstreamBody
{
    private const long FairShare = 1024 * 1024;

    private Task? _copying;
    private Exception? _failure;

    public override Exception? Failure => _failure;

    public override Task Completion => _copying ?? Task.CompletedTask;

    public override bool CanRepeat => _copying is null;

    public override UpstreamBody Repeat(CallGuard guard) => new RequestBodyContent(exchange, body, length, guard);

    protected override bool TryComputeLength(out long result)
    {
        result = length.GetValueOrDefault();
        return length.HasValue;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (_copying is not null)
        {
            // The pooled client retries by itself what a server says it has not processed (HTTP/2 GOAWAY); what it has read is gone.
            throw new HttpRequestException(HttpRequestError.Unknown, "The request's body has been sent once and cannot be sent again.");
        }
        return _copying = CopyAsync(stream, cancellationToken);
    }

    private async Task CopyAsync(Stream destination, CancellationToken cancellationToken)
    {
        // A read that a token ends leaves the server's reader unusable for the rest of the body.
        using var cancelled = cancellationToken.UnsafeRegister(static reader => StopReading((PipeReader)reader!), body);
        long share = 0;
        var isHeadSent = false;
        while (true)
        {
            var reading = ReadAsync();
            if (!isHeadSent && !reading.IsCompleted)
            {
                reading = await SendHeadAsync(destination, reading, cancellationToken);
            }
            isHeadSent = true;
            var read = await reading;
            guard.Touch();
            share += read.Buffer.Length;
            if (read.IsCompleted)
            {
                exchange.EndUpload();
            }
            try
            {
                await WriteAsync(destination, read.Buffer, cancellationToken);
            }
            finally
            {
                body.AdvanceTo(read.Buffer.End);
            }
            if (read.IsCompleted)
            {
                return;
            }
            // What has come must go on now, not when a buffer is full.
            await destination.FlushAsync(cancellationToken);
            guard.Touch();
            if (share >= FairShare)
            {
                share = 0;
                await Task.Yield();
            }
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
