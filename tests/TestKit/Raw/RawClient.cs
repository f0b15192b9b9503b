using System.Net;
using System.Net.Sockets;

namespace FuncProxy.TestKit;

/// <summary>An HTTP/1.1 client that sends exactly what it is told and shows exactly what comes back.</summary>
public sealed class RawClient : IDisposable
{
    private RawClient(RawConnection connection) => Connection = connection;

    /// <summary>The connection, for everything beyond whole responses.</summary>
    public RawConnection Connection { get; }

    /// <summary>Connects to an address's host and port, in the clear.</summary>
    public static async Task<RawClient> ConnectAsync(Uri address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(new DnsEndPoint(address.Host, address.Port));
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return new RawClient(new RawConnection(socket, 0, CancellationToken.None));
    }

    /// <summary>Connects, sends a request on its own connection, and reads the response.</summary>
    public static async Task<RawResponse> ExchangeAsync(Uri address, string request)
    {
        using var client = await ConnectAsync(address);
        await client.SendAsync(request);
        return await client.ReadResponseAsync(request.StartsWith("HEAD ", StringComparison.Ordinal));
    }

    /// <summary>Sends a text as Latin-1, exactly.</summary>
    public Task SendAsync(string text) => Connection.WriteAsync(text);

    /// <summary>Sends bytes, exactly.</summary>
    public Task SendAsync(ReadOnlyMemory<byte> bytes) => Connection.WriteAsync(bytes);

    /// <summary>Reads the next response's head, 1xx or final.</summary>
    /// <exception cref="IOException">The connection ended before or within it.</exception>
    public async Task<RawHead> ReadResponseHeadAsync() =>
        await Connection.ReadHeadAsync() ?? throw new IOException($"The connection ended ({Connection.End}) before a response.");

    /// <summary>Reads the body that a head announces.</summary>
    public Task<RawBody> ReadBodyAsync(RawHead head, bool toHead = false) => Connection.ReadResponseBodyAsync(head, toHead);

    /// <summary>Reads a whole response and the 1xx responses before it.</summary>
    /// <param name="toHead">Whether the request was HEAD, whose answers have no body.</param>
    /// <exception cref="IOException">The connection ended before the head was whole.</exception>
    public async Task<RawResponse> ReadResponseAsync(bool toHead = false)
    {
        var interim = new List<RawHead>();
        var head = await ReadResponseHeadAsync();
        while (head.Status is >= 100 and < 200 and not 101)
        {
            interim.Add(head);
            head = await ReadResponseHeadAsync();
        }

        return new RawResponse(interim, head, await ReadBodyAsync(head, toHead));
    }

    /// <summary>Closes the connection at once.</summary>
    public void Dispose() => Connection.Dispose();
}
