using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Sending;

/// <summary>The client's request body on its way to the destination: read when the destination is ready for it, written on as it comes.</summary>
internal sealed class RequestBodyContent(PipeReader body, long? length, ExchangeCancellation cancellation) : HttpContent
{
    private const long FairShare = 1024 * 1024;

    private Task? _copying;

    /// <summary>What was wrong with the client's body, if that is what ended the copy.</summary>
    public BadHttpRequestException? Failure { get; private set; }

    /// <summary>Ends when nothing reads the client's body any more. Never fails.</summary>
    public Task Completion => _copying ?? Task.CompletedTask;

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
        long share = 0;
        while (true)
        {
            var read = await ReadAsync(cancellationToken);
            cancellation.Touch();
            foreach (var segment in read.Buffer)
            {
                await destination.WriteAsync(segment, cancellationToken);
            }
            share += read.Buffer.Length;
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
            // What has come must go on now, not when a buffer is full.
            await destination.FlushAsync(cancellationToken);
            cancellation.Touch();
            if (share >= FairShare)
            {
                share = 0;
                await Task.Yield();
            }
        }
    }

    private async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await body.ReadAsync(cancellationToken);
        }
        catch (BadHttpRequestException exception)
        {
            Failure = exception;
            throw;
        }
    }
}
