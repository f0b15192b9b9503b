using System.Net;
using System.Net.Sockets;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Simulation;

/// <summary>A server on a good or a bad day.</summary>
internal sealed class SimulatedDestination : IAsyncDisposable
{
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(10);

    private readonly IAsyncDisposable _server;

    private SimulatedDestination(Uri address, IAsyncDisposable server) => (Address, _server) = (address, server);

    /// <summary>Where it is, or would be.</summary>
    public Uri Address { get; }

    /// <summary>The destinations whose quota it shares; null for none.</summary>
    public string? QuotaGroup { get; init; }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>Answers after 10 ms.</summary>
    public static Task<SimulatedDestination> WellAsync(string? quotaGroup = null) => SlowAsync(Usual, quotaGroup);

    /// <summary>Answers after a time.</summary>
    public static Task<SimulatedDestination> SlowAsync(TimeSpan delay, string? quotaGroup = null) => StartAsync(context => AnswerAsync(context, delay), quotaGroup);

    /// <summary>Refuses connections.</summary>
    public static SimulatedDestination Gone()
    {
        // A port that is bound and not listened at is nobody else's, and refuses.
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new(new Uri($"http://127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}/"), new Held(socket));
    }

    /// <summary>Takes requests and never answers.</summary>
    public static SimulatedDestination Hanging()
    {
        var origin = HostileOrigin.Silent();
        return new(origin.Address, origin);
    }

    /// <summary>Has used up its quota for the next 20 s.</summary>
    public static Task<SimulatedDestination> FullAsync(string? quotaGroup = null) => StartAsync(
        context =>
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = "20";
            return Task.CompletedTask;
        },
        quotaGroup);

    /// <summary>Answers 503 in every second second.</summary>
    public static Task<SimulatedDestination> FlappingAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        return StartAsync(context =>
        {
            if ((long)TimeProvider.System.GetElapsedTime(began).TotalSeconds % 2 == 0)
            {
                return AnswerAsync(context, Usual);
            }
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        });
    }

    private static async Task AnswerAsync(HttpContext context, TimeSpan delay)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        await Task.Delay(delay, context.RequestAborted);
        await context.Response.WriteAsync("ok", context.RequestAborted);
    }

    private static async Task<SimulatedDestination> StartAsync(RequestDelegate answer, string? quotaGroup = null)
    {
        var origin = await KestrelOrigin.StartAsync(
            async context =>
            {
                try
                {
                    await answer(context);
                }
                catch (OperationCanceledException)
                {
                    // The proxy has gone to another.
                }
            },
            new() { Records = false });
        return new(origin.Address, origin) { QuotaGroup = quotaGroup };
    }

    private sealed class Held(IDisposable held) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            held.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
