using System.Net;
using System.Net.Sockets;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Reach;

namespace FuncProxy.Forwarding.Sending;

/// <summary>
/// Makes the pooled clients' connections. A document is checked when it is read, but what a name leads to is known, and may change, only when it is resolved:
/// so each address is checked here, and the one that was checked is the one that is connected to.
/// </summary>
public sealed class DestinationConnector(INameResolver names, DestinationReach reach, TimeProvider time)
{
    /// <summary>Connects to a host: a destination's, or that of the forward proxy on the way to it.</summary>
    /// <exception cref="SocketException">The name has no address, or none could be connected to.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host;
        var port = context.DnsEndPoint.Port;
        (context.InitialRequestMessage as UpstreamMessage)?.Watch?.BeginConnect();
        var socket = await StaggeredConnect.ConnectAsync(await FindAsync(host, port, cancellationToken), port, time, cancellationToken);
        if (ReachesOwnIdentity(socket, port))
        {
            socket.Dispose();
            throw new ProhibitedDestinationException(host, port);
        }
        return new NetworkStream(socket, ownsSocket: true);
    }

    private async Task<IReadOnlyList<IPAddress>> FindAsync(string host, int port, CancellationToken cancellationToken)
    {
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await names.ResolveAsync(host, cancellationToken);
        if (found.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }
        var hidden = await HiddenAsync(port, cancellationToken);
        var allowed = new List<IPAddress>(found.Length);
        foreach (var address in found)
        {
            if (!reach.Forbids(address, port) && Array.IndexOf(hidden, address) < 0)
            {
                allowed.Add(address);
            }
        }
        return allowed.Count > 0 && reach.FindIdentity(host, port) is null ? Alternate(allowed) : throw new ProhibitedDestinationException(host, port);
    }

    /// <summary>The addresses of an identity endpoint that has this port and is named, not numbered.</summary>
    private async Task<IPAddress[]> HiddenAsync(int port, CancellationToken cancellationToken)
    {
        IPAddress[] hidden = [];
        foreach (var endpoint in reach.IdentityEndpoints)
        {
            if (endpoint.Port == port && endpoint.IsName)
            {
                hidden = [.. hidden, .. await names.ResolveAsync(endpoint.Host, cancellationToken)];
            }
        }
        return hidden;
    }

    /// <summary>Whether the machine has reached itself under another of its addresses, on the port where its identity endpoint listens.</summary>
    private bool ReachesOwnIdentity(Socket socket, int port)
    {
        foreach (var endpoint in reach.IdentityEndpoints)
        {
            if (endpoint.Port == port && endpoint.IsLocal)
            {
                return socket.LocalEndPoint is IPEndPoint local && socket.RemoteEndPoint is IPEndPoint remote && local.Address.Equals(remote.Address);
            }
        }
        return false;
    }

    /// <summary>The families by turns, the resolver's first choice first (RFC 8305 §4), so that one that leads nowhere costs one wait only.</summary>
    private static List<IPAddress> Alternate(List<IPAddress> addresses)
    {
        for (var i = 1; i < addresses.Count; i++)
        {
            var other = addresses.FindIndex(i, address => address.AddressFamily != addresses[i - 1].AddressFamily);
            if (other < 0)
            {
                break;
            }
            var next = addresses[other];
            addresses.RemoveAt(other);
            addresses.Insert(i, next);
        }
        return addresses;
    }
}
