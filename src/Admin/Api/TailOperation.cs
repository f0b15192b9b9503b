using System.Text.Json;
using FuncProxy.Admin.Live;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace FuncProxy.Admin.Api;

/// <summary><c>GET tail</c>: a line for each request that ends from now on, as server-sent events, until the reader leaves or the process stops.</summary>
internal sealed class TailOperation(LiveTraffic live, ProxyEngine engine, TimeProvider time) : Operation("GET", "tail")
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);
    private static readonly ReadOnlyMemory<byte> Comment = ": still here\n\n"u8.ToArray();

    public override bool TakesHead => false;

    public override async Task AnswerAsync(AdminCall call)
    {
        var query = call.Context.Request.Query;
        if (TailFilter.Parse(query["route"], query["status"]) is not { } filter)
        {
            await call.RefuseAsync(StatusCodes.Status400BadRequest, "The query is not what the operation takes", "Write status=404 for one status, or status=5xx for a class.");
            return;
        }
        var reader = new TailReader(filter);
        if (!live.Readers.TryAdd(reader))
        {
            await call.RefuseAsync(StatusCodes.Status503ServiceUnavailable, $"{TailReaders.Most} are reading along already", "End one of them.");
            return;
        }
        using var end = CancellationTokenSource.CreateLinkedTokenSource(call.Gone, engine.Stopping);
        try
        {
            await SendAsync(call.Context.Response, reader, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // That is how it ends.
        }
        finally
        {
            live.Readers.Remove(reader);
        }
    }

    private async Task SendAsync(HttpResponse response, TailReader reader, CancellationToken cancellationToken)
    {
        response.ContentType = "text/event-stream";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await response.Body.WriteAsync(Comment, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
        Task<bool>? waiting = null;
        while (true)
        {
            // One wait outlives any number of silences: each new one would stay with the channel until a line comes.
            waiting ??= reader.Lines.WaitToReadAsync(cancellationToken).AsTask();
            if (await EndsAsync(waiting))
            {
                waiting = null;
                using var events = new MemoryStream();
                while (reader.Lines.TryRead(out var line))
                {
                    Write(events, default, JsonSerializer.SerializeToUtf8Bytes(line, AdminJson.Default.TailLine));
                }
                if (reader.TakeDropped() is > 0 and var dropped)
                {
                    Write(events, "event: dropped\n"u8, JsonSerializer.SerializeToUtf8Bytes(new DroppedNotice(dropped), AdminJson.Default.DroppedNotice));
                }
                await response.Body.WriteAsync(events.GetBuffer().AsMemory(0, (int)events.Length), cancellationToken);
            }
            else
            {
                await response.Body.WriteAsync(Comment, cancellationToken);
            }
            await response.Body.FlushAsync(cancellationToken);
        }
    }

    private static void Write(MemoryStream events, ReadOnlySpan<byte> type, ReadOnlySpan<byte> json)
    {
        events.Write(type);
        events.Write("data: "u8);
        events.Write(json);
        events.Write("\n\n"u8);
    }

    /// <summary>Waits for lines, as long as silence may last.</summary>
    private async Task<bool> EndsAsync(Task<bool> waiting)
    {
        try
        {
            return await waiting.WaitAsync(Silence, time);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
