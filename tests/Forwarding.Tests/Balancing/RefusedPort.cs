using System.Net;
using System.Net.Sockets;

namespace FuncProxy.Forwarding.Tests.Balancing;

/// <summary>A loopback port on which every connection is refused, for as long as this is kept.</summary>
internal sealed class RefusedPort : IDisposable
{
    private readonly Socket _bound = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public RefusedPort() => _bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_bound.LocalEndPoint!).Port}/");

    public void Dispose() => _bound.Dispose();
}
