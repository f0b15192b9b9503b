using System.Net;
using System.Net.Sockets;

namespace FuncProxy.TestKit;

/// <summary>A TCP server on a free loopback port that follows a script on each connection: for everything that a real HTTP server would never do.</summary>
public sealed class RawOrigin : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<int, Task> _connections = [];
    private readonly List<Exception> _failures = [];
    private readonly Func<RawConnection, Task> _script;
    private readonly Task _accepting;
    private int _accepted;

    private RawOrigin(Func<RawConnection, Task> script)
    {
        _script = script;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>The port that it listens on.</summary>
    public int Port { get; }

    /// <summary>Where it listens, as an <c>http</c> address.</summary>
    public Uri Address => new($"http://127.0.0.1:{Port}/");

    /// <summary>How many connections it has accepted.</summary>
    public int ConnectionCount
    {
        get
        {
            lock (_lock)
            {
                return _accepted;
            }
        }
    }

    /// <summary>What scripts threw, other than for the origin's own stop.</summary>
    public IReadOnlyList<Exception> Failures
    {
        get
        {
            lock (_lock)
            {
                return [.. _failures];
            }
        }
    }

    /// <summary>Starts an origin.</summary>
    /// <param name="script">Runs once for each connection; when it returns the connection is closed in order, when it throws it is reset.</param>
    public static RawOrigin Start(Func<RawConnection, Task> script) => new(script);

    /// <summary>Starts an origin that answers every request, with its body read, with the same bytes, and keeps the connection.</summary>
    /// <param name="response">The whole response, in Latin-1.</param>
    public static RawOrigin Start(string response) => new(async connection =>
    {
        while (await connection.ReadHeadAsync() is { } head)
        {
            await connection.ReadRequestBodyAsync(head);
            await connection.WriteAsync(response);
        }
    });

    /// <summary>Stops accepting, cancels the scripts and waits for them.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(Open());
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                lock (_lock)
                {
                    var number = _accepted++;
                    _connections.Add(number, ServeAsync(new RawConnection(socket, number, _stop.Token)));
                }
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposal ends the loop.
        }
    }

    private async Task ServeAsync(RawConnection connection)
    {
        await Task.Yield();
        try
        {
            await _script(connection);
            await connection.CloseAsync();
        }
        catch (Exception failure)
        {
            if (!_stop.IsCancellationRequested)
            {
                lock (_lock)
                {
                    _failures.Add(failure);
                }
            }

            connection.Reset();
        }

        lock (_lock)
        {
            _connections.Remove(connection.Number);
        }
    }

    private Task[] Open()
    {
        lock (_lock)
        {
            return [.. _connections.Values];
        }
    }
}
