using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FuncProxy.TestKit;

/// <summary>Connections that begin a request and then send a byte now and then, so that it is never whole; one that is closed is opened anew.</summary>
public sealed class SlowAttack : IAsyncDisposable
{
    private const int Rounds = 20;
    private static readonly byte[] Byte = "a"u8.ToArray();

    private readonly Socket?[] _sockets;
    private readonly IPEndPoint _target;
    private readonly byte[] _beginning;
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;
    private long _reopened;

    private SlowAttack(Uri target, int connections, string beginning)
    {
        _sockets = new Socket?[connections];
        _target = new IPEndPoint(IPAddress.Parse(target.Host), target.Port);
        _beginning = Encoding.Latin1.GetBytes(beginning);
    }

    /// <summary>How many connections are open, as far as their last byte has shown.</summary>
    public int Open => _sockets.Count(socket => socket is { Connected: true });

    /// <summary>How many had to be opened anew.</summary>
    public long Reopened => Volatile.Read(ref _reopened);

    /// <summary>Opens all connections, sends the beginning on each, and then a byte on each in every interval.</summary>
    /// <param name="target">Whom to attack; an IP address and a port.</param>
    /// <param name="connections">How many connections.</param>
    /// <param name="beginning">The beginning of a request, in Latin-1.</param>
    /// <param name="interval">The time between two bytes on a connection.</param>
    public static async Task<SlowAttack> StartAsync(Uri target, int connections, string beginning, TimeSpan interval)
    {
        var attack = new SlowAttack(target, connections, beginning);
        for (var i = 0; i < connections; i++)
        {
            await attack.OpenAsync(i);
        }

        attack._running = attack.RunAsync(interval);
        return attack;
    }

    /// <summary>Closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        foreach (var socket in _sockets)
        {
            socket?.Dispose();
        }

        _stop.Dispose();
    }

    private async Task RunAsync(TimeSpan interval)
    {
        // A share of the connections at a time, as they would come from many places.
        using var timer = new PeriodicTimer(interval / Rounds);
        try
        {
            for (var round = 0; await timer.WaitForNextTickAsync(_stop.Token); round = (round + 1) % Rounds)
            {
                for (var i = round; i < _sockets.Length; i += Rounds)
                {
                    await SendAsync(i);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The attack is over.
        }
    }

    private async Task SendAsync(int index)
    {
        try
        {
            // A closed connection shows by being readable with nothing more than its last answer to read.
            if (_sockets[index] is { } socket && !socket.Poll(0, SelectMode.SelectRead))
            {
                await socket.SendAsync(Byte, _stop.Token);
                return;
            }
        }
        catch (SocketException)
        {
            // Closed by the other side.
        }

        Interlocked.Increment(ref _reopened);
        await OpenAsync(index);
    }

    private async Task OpenAsync(int index)
    {
        _sockets[index]?.Dispose();
        _sockets[index] = null;
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, LingerState = new LingerOption(true, 0) };
        try
        {
            await socket.ConnectAsync(_target, _stop.Token);
            await socket.SendAsync(_beginning, _stop.Token);
            _sockets[index] = socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
        }
    }
}
