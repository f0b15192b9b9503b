using System.Net;
using System.Net.Sockets;

namespace FuncProxy.TestKit;

/// <summary>Keeps the port of a server that is stopped: nobody else is given it, and who connects is refused.</summary>
internal sealed class ReservedPort : IDisposable
{
    private readonly Socket _bound = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <param name="port">The port, which its server has given up.</param>
    public ReservedPort(int port) => _bound.Bind(new IPEndPoint(IPAddress.Loopback, port));

    /// <summary>Gives the port up.</summary>
    public void Dispose() => _bound.Dispose();
}
