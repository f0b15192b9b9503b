namespace FuncProxy.TestKit;

/// <summary>An HTTP/2 server in the clear that writes exactly the frames that its script says (RFC 9113 §4): for everything that a real one would never send.</summary>
/// <remarks>It answers SETTINGS and PING, ignores all else that is not a request, and keeps no flow-control window: a script sends less than 64 KiB a connection.</remarks>
public sealed class RawHttp2Origin : IAsyncDisposable
{
    private const int PrefaceLength = 24;
    private readonly RawOrigin _origin;
    private readonly Func<RawHttp2Stream, Task> _script;
    private int _requests;

    private RawHttp2Origin(Func<RawHttp2Stream, Task> script)
    {
        _script = script;
        _origin = RawOrigin.Start(ServeAsync);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => _origin.Address;

    /// <summary>How many connections it has accepted.</summary>
    public int ConnectionCount => _origin.ConnectionCount;

    /// <summary>How many requests have begun.</summary>
    public int RequestCount => Volatile.Read(ref _requests);

    /// <summary>What scripts threw, other than for the origin's own stop.</summary>
    public IReadOnlyList<Exception> Failures => _origin.Failures;

    /// <summary>Starts an origin.</summary>
    /// <param name="script">Runs once for each request, beside the others of its connection; what it does not end stays open.</param>
    public static RawHttp2Origin Start(Func<RawHttp2Stream, Task> script) => new(script);

    /// <summary>Stops.</summary>
    public ValueTask DisposeAsync() => _origin.DisposeAsync();

    private async Task ServeAsync(RawConnection connection)
    {
        connection.Timeout = TimeSpan.FromMinutes(1);
        var frames = new Http2Frames(connection);
        await frames.ReadAsync(PrefaceLength);
        await frames.WriteAsync(Http2FrameType.Settings, 0, 0, default);
        while (await frames.ReadHeaderAsync() is var (type, flags, stream, length))
        {
            var payload = await frames.ReadAsync(length);
            switch (type)
            {
                case Http2FrameType.Settings when (flags & Http2Frames.Ack) == 0:
                    await frames.WriteAsync(Http2FrameType.Settings, Http2Frames.Ack, 0, default);
                    break;
                case Http2FrameType.Ping when (flags & Http2Frames.Ack) == 0:
                    await frames.WriteAsync(Http2FrameType.Ping, Http2Frames.Ack, 0, payload);
                    break;
                case Http2FrameType.Headers:
                    Interlocked.Increment(ref _requests);
                    _ = RunAsync(new RawHttp2Stream(frames, connection, stream));
                    break;
                case Http2FrameType.GoAway:
                    return;
            }
        }
    }

    private async Task RunAsync(RawHttp2Stream stream)
    {
        await Task.Yield();
        try
        {
            await _script(stream);
        }
        catch (Exception ended) when (ended is IOException or System.Net.Sockets.SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The peer, or the test, has ended the connection.
        }
    }
}
