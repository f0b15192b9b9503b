using System.Net;
using System.Net.Sockets;

namespace FuncProxy.Forwarding.Tests.Sending;

/// <summary>An address of the loopback network whose backlog is full, so that further SYNs are dropped.</summary>
internal sealed class SilentListener : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _fillers = [];

    public SilentListener(int port = 0)
    {
        _listener.Bind(new IPEndPoint(Address, port));
        _listener.Listen(0);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        for (var i = 0; i < 3; i++)
        {
            var filler = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            _fillers.Add(filler);
            try
            {
                filler.Connect(Address, Port);
            }
            catch (SocketException)
            {
                // It would block: the connection is under way, or dropped.
            }
        }
    }

    public IPAddress Address { get; } = IPAddress.Parse("127.0.0.3");

    public int Port { get; }

    public void Dispose()
    {
        _fillers.ForEach(filler => filler.Dispose());
        _listener.Dispose();
    }
}
