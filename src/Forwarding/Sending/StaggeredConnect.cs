using System.Net;
using System.Net.Sockets;

namespace FuncProxy.Forwarding.Sending;

/// <summary>Connects to the first of several addresses that answers (RFC 8305 §5): the next is tried when the one before has failed or has been silent for 250 ms.</summary>
internal static class StaggeredConnect
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    /// <exception cref="SocketException">No address could be connected to; what the last one said.</exception>
    public static Task<Socket> ConnectAsync(IReadOnlyList<IPAddress> addresses, int port, TimeProvider time, CancellationToken cancellationToken) =>
        addresses.Count == 1 ? ConnectAsync(addresses[0], port, cancellationToken) : RaceAsync(addresses, port, time, cancellationToken);

    private static async Task<Socket> RaceAsync(IReadOnlyList<IPAddress> addresses, int port, TimeProvider time, CancellationToken cancellationToken)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var attempts = new List<Task<Socket>>(addresses.Count);
        try
        {
            for (var next = 0; ;)
            {
                if (next < addresses.Count)
                {
                    attempts.Add(ConnectAsync(addresses[next++], port, lost.Token));
                }
                var first = Task.WhenAny(attempts);
                if (next < addresses.Count && await Task.WhenAny(first, Task.Delay(Patience, time, lost.Token)) != first)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    continue;
                }
                var ended = await first;
                attempts.Remove(ended);
                if (ended.IsCompletedSuccessfully || (attempts.Count == 0 && next == addresses.Count))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    return await ended;
                }
            }
        }
        finally
        {
            await lost.CancelAsync();
            foreach (var attempt in attempts)
            {
                _ = CloseAsync(attempt);
            }
        }
    }

    private static async Task<Socket> ConnectAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken);
            return socket;
        }
        catch
        {
            socket?.Dispose();
            throw;
        }
    }

    // One that connects after another has won, or fails unseen.
    private static async Task CloseAsync(Task<Socket> attempt)
    {
        await ((Task)attempt).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (attempt.IsCompletedSuccessfully)
        {
            (await attempt).Dispose();
        }
    }
}
