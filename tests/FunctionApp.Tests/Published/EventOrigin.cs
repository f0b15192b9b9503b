using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.FunctionApp.Tests.Published;

/// <summary>An origin whose event streams, at <c>/events</c>, send one event at once and the rest when the test lets them; elsewhere it answers at once.</summary>
internal sealed class EventOrigin : IAsyncDisposable
{
    private readonly TaskCompletionSource _rest = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _events;

    private EventOrigin(int events) => _events = events;

    public KestrelOrigin Server { get; private set; } = null!;

    public static async Task<EventOrigin> StartAsync(int events = 2)
    {
        var origin = new EventOrigin(events);
        origin.Server = await KestrelOrigin.StartAsync(origin.StreamAsync);
        return origin;
    }

    /// <summary>Lets every stream send its other events and end.</summary>
    public void SendTheRest() => _rest.SetResult();

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private async Task StreamAsync(HttpContext context)
    {
        if (context.Request.Path != "/events")
        {
            return;
        }
        context.Response.ContentType = "text/event-stream";
        await WriteAsync(context, 0);
        await _rest.Task.WaitAsync(context.RequestAborted);
        for (var i = 1; i < _events; i++)
        {
            await WriteAsync(context, i);
        }
    }

    private static async Task WriteAsync(HttpContext context, int number)
    {
        await context.Response.WriteAsync($"data: {number}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
