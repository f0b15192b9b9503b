using System.Net;

namespace FuncProxy.Forwarding.Sending;

/// <summary>Finds the addresses of a destination's name.</summary>
public interface INameResolver
{
    /// <summary>The addresses, in the order to try; empty or a <see cref="System.Net.Sockets.SocketException"/> when there are none.</summary>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);
}
