using System.Net;
using System.Runtime.CompilerServices;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http.Features;

namespace FuncProxy.Forwarding.Sending;

/// <summary>Copies the destination's body to the client, each piece as it comes.</summary>
internal static class ResponseBody
{
    private const int SmallBuffer = 4 * 1024;
    private const int LargeBuffer = 64 * 1024;
    private const long FairShare = 1024 * 1024;

    /// <summary>Copies to the end. Of a stream, and of a body larger than one buffer, the headers go out before the first wait.</summary>
    /// <param name="from">The destination's response.</param>
    /// <param name="exchange">The client's request.</param>
    /// <param name="allowBuffering">Whether the server may gather what it is given.</param>
    /// <param name="cancellation">Ends the copy, and is told of every piece.</param>
    /// <returns>False when the client has gone before the end.</returns>
    /// <exception cref="IOException">The destination broke off.</exception>
    /// <exception cref="OperationCanceledException">The exchange was cancelled.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<bool> CopyAsync(HttpResponseMessage from, Exchange exchange, bool allowBuffering, CallGuard cancellation)
    {
        var token = cancellation.Token;
        var context = exchange.Context;
        var watch = exchange.Watch;
        var writer = context.Response.BodyWriter;
        var source = from.Content.ReadAsStream(token);
        var left = LengthOf(from);
        // Over HTTP/2 trailers may follow the last byte, so its end is read.
        var endsWithLength = from.Version.Major < 2;
        var buffer = left > SmallBuffer ? LargeBuffer : SmallBuffer;
        var isStream = left is null or > LargeBuffer;
        if (isStream && !allowBuffering)
        {
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        }
        long share = 0;
        while (true)
        {
            if (isStream)
            {
                // An empty read waits for data without holding a buffer, and tells when the client must not be kept waiting for what is there already.
                var ready = source.ReadAsync(Memory<byte>.Empty, token);
                if (!ready.IsCompleted && !context.Response.HasStarted)
                {
                    await writer.FlushAsync(token);
                }
                await ready;
            }

            var memory = writer.GetMemory(left > 0 && left < buffer ? (int)left : buffer);
            var count = await source.ReadAsync(memory, token);
            if (count == 0)
            {
                return left is null or 0 ? true : throw new HttpIOException(HttpRequestError.ResponseEnded, "The response is shorter than its Content-Length.");
            }
            if (count > left)
            {
                throw new HttpIOException(HttpRequestError.InvalidResponse, "The response is longer than its Content-Length.");
            }
            writer.Advance(count);
            var flushed = await writer.FlushAsync(token);
            if (flushed.IsCompleted || flushed.IsCanceled)
            {
                return false;
            }
            cancellation.Touch();
            if (watch is not null)
            {
                watch.ResponseBytes += count;
            }
            if ((left -= count) == 0 && endsWithLength)
            {
                return true;
            }
            if (count == memory.Length)
            {
                buffer = LargeBuffer;
            }
            // Everything above may end without a wait; others on this thread must have their turn.
            if ((share += count) >= FairShare)
            {
                share = 0;
                await Task.Yield();
            }
        }
    }

    /// <summary>How long the destination says that the body is; null where it does not, or a transfer coding makes the length void (RFC 9112 §6.3).</summary>
    public static long? LengthOf(HttpResponseMessage from)
        => from.Headers.TransferEncodingChunked != true ? from.Content.Headers.ContentLength : null;

    /// <summary>Whether a response has a body to copy (RFC 9110 §6.4.1).</summary>
    public static bool Exists(HttpResponseMessage response)
        => response.RequestMessage?.Method != HttpMethod.Head && response.StatusCode is not (HttpStatusCode.NoContent or HttpStatusCode.NotModified or HttpStatusCode.ResetContent);
}
