using System.Net;
using System.Net.Sockets;

namespace FuncProxy.TestKit;

/// <summary>Finds ports for processes that cannot be told to take any.</summary>
public static class FreePort
{
    private static readonly HashSet<int> Given = [];

    /// <summary>A loopback TCP port that was free a moment ago and was not given before in this process.</summary>
    public static int Next()
    {
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
            lock (Given)
            {
                if (Given.Add(port))
                {
                    return port;
                }
            }
        }
    }
}
