using System.Runtime.CompilerServices;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace FuncProxy.Forwarding.Sending;

/// <summary>Copies an event stream to the client, each piece as it comes, and breaks its silence with comments, so that no platform or proxy on the way takes it for dead.</summary>
internal sealed class EventStreamBody(TimeProvider time)
{
    private const string MediaType = "text/event-stream";
    private const int SmallBuffer = 4 * 1024;
    private const int LargeBuffer = 64 * 1024;
    private const long FairShare = 1024 * 1024;

    private readonly KeepAlivePool _keepAlives = new(time);

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <summary>Whether comments may be put into a response whose head has been copied. Coded bytes take no plain text: whoever codes a stream keeps it alive. A promised length and <c>no-transform</c> (RFC 9111 §5.2.2.6) rule it out too.</summary>
    public static bool TakesComments(Exchange exchange, HttpResponseMessage from)
    {
        var response = exchange.Context.Response;
        return IsEventStream(response.Headers.ContentType)
            && exchange.Route.KeepAliveInterval > TimeSpan.Zero
            && response.StatusCode == StatusCodes.Status200OK
            && response.Headers.ContentEncoding.Count == 0
            && response.ContentLength is null
            && ResponseBody.LengthOf(from) is null
            && !HeaderUtilities.ContainsCacheDirective(response.Headers.CacheControl, CacheControlHeaderValue.NoTransformString);
    }

    /// <summary>Copies to the end. The headers go out before the first wait.</summary>
    /// <param name="from">The destination's response.</param>
    /// <param name="exchange">The exchange, whose route says how long the stream may be silent.</param>
    /// <param name="allowBuffering">Whether the server may gather what it is given.</param>
    /// <param name="guard">Ends the copy, and is told of every piece, but not of comments: they are no sign of life from the destination.</param>
    /// <returns>False when the client has gone before the end.</returns>
    /// <exception cref="IOException">The destination broke off.</exception>
    /// <exception cref="OperationCanceledException">The exchange was cancelled.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> CopyAsync(HttpResponseMessage from, Exchange exchange, bool allowBuffering, CallGuard guard)
    {
        var context = exchange.Context;
        if (!allowBuffering)
        {
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        }
        var keepAlive = _keepAlives.Rent(context.Response.BodyWriter, exchange.Route.KeepAliveInterval, guard.Token);
        try
        {
            return await CopyAsync(from.Content.ReadAsStream(guard.Token), exchange, keepAlive, guard);
        }
        finally
        {
            await _keepAlives.ReturnAsync(keepAlive);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<bool> CopyAsync(Stream source, Exchange exchange, KeepAlive keepAlive, CallGuard guard)
    {
        var token = guard.Token;
        var response = exchange.Context.Response;
        var watch = exchange.Watch;
        var writer = response.BodyWriter;
        var place = new EventPlace();
        var isBegin = true;
        var buffer = SmallBuffer;
        long share = 0;
        while (true)
        {
            // An empty read waits for data without holding a buffer.
            var ready = source.ReadAsync(Memory<byte>.Empty, token);
            if (!ready.IsCompleted)
            {
                if (!response.HasStarted)
                {
                    await writer.FlushAsync(token);
                }
                if (place.IsBetweenEvents)
                {
                    keepAlive.Lend();
                }
            }
            await ready;
            await keepAlive.TakeBackAsync();

            var memory = writer.GetMemory(buffer);
            var count = await source.ReadAsync(memory, token);
            if (isBegin && keepAlive.HasWritten)
            {
                count = await SkipByteOrderMarkAsync(source, memory, count, token);
            }
            if (count == 0)
            {
                return true;
            }
            isBegin = false;
            place.Pass(memory.Span[..count]);
            writer.Advance(count);
            var flushed = await writer.FlushAsync(token);
            if (flushed.IsCompleted || flushed.IsCanceled)
            {
                return false;
            }
            keepAlive.Touch();
            guard.Touch();
            if (watch is not null)
            {
                watch.ResponseBytes += count;
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

    /// <summary>Behind a comment a byte order mark would be text; it is left out.</summary>
    private static async ValueTask<int> SkipByteOrderMarkAsync(Stream source, Memory<byte> memory, int count, CancellationToken token)
    {
        while (count > 0 && count < ByteOrderMark.Length && ByteOrderMark.StartsWith(memory.Span[..count]))
        {
            var more = await source.ReadAsync(memory[count..], token);
            if (more == 0)
            {
                return count;
            }
            count += more;
        }
        if (!memory.Span[..count].StartsWith(ByteOrderMark))
        {
            return count;
        }
        var rest = memory[ByteOrderMark.Length..count];
        if (rest.IsEmpty)
        {
            return await source.ReadAsync(memory, token);
        }
        rest.CopyTo(memory);
        return rest.Length;
    }

    private static bool IsEventStream(StringValues contentType)
        => contentType is [{ } type] && type.StartsWith(MediaType, StringComparison.OrdinalIgnoreCase)
            && (type.Length == MediaType.Length || type[MediaType.Length] is ';' or ' ' or '\t');
}
