using System.Net.Sockets;
using System.Text;

namespace FuncProxy.TestKit;

/// <summary>One end of a TCP connection, moved byte by byte. Every call is bounded by <see cref="Timeout"/>.</summary>
public sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(1);
    private readonly Socket _socket;
    private readonly RawReader _reader;
    private readonly CancellationToken _stopping;

    internal RawConnection(Socket socket, int number, CancellationToken stopping)
    {
        socket.NoDelay = true;
        _socket = socket;
        _reader = new RawReader(socket);
        _stopping = stopping;
        Number = number;
    }

    /// <summary>The order of acceptance at a <see cref="RawOrigin"/>, from 0.</summary>
    public int Number { get; }

    /// <summary>Cancelled when the origin stops.</summary>
    public CancellationToken Stopping => _stopping;

    /// <summary>The time that a call may take before it throws <see cref="TimeoutException"/>; ten seconds unless set.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How the peer has ended the connection, as far as reading has shown.</summary>
    public ConnectionEnd End => _reader.End;

    /// <summary>Sends a text as Latin-1, exactly.</summary>
    public Task WriteAsync(string text) => WriteAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Sends bytes, exactly.</summary>
    public Task WriteAsync(ReadOnlyMemory<byte> bytes) => BoundedAsync(async token =>
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes, token)..];
        }

        return true;
    });

    /// <summary>Reads the head of the next message; null when the peer ended the connection between messages.</summary>
    public Task<RawHead?> ReadHeadAsync() => BoundedAsync(_reader.ReadHeadAsync);

    /// <summary>Reads the head of the next request.</summary>
    /// <exception cref="IOException">The peer ended the connection instead.</exception>
    public async Task<RawHead> ReadRequestHeadAsync() =>
        await ReadHeadAsync() ?? throw new IOException($"The peer ended the connection ({End}) and sent no request.");

    /// <summary>Reads the body that a request's head announces.</summary>
    public Task<RawBody> ReadRequestBodyAsync(RawHead head) =>
        ReadBodyAsync(head.IsChunked ? BodyFraming.Chunked : head.Length > 0 ? BodyFraming.Length : BodyFraming.None, head.Length ?? 0);

    /// <summary>Reads the body that a response's head announces (RFC 9112 §6.3).</summary>
    /// <param name="head">The response's head.</param>
    /// <param name="toHead">Whether the request was HEAD, whose answers have no body.</param>
    public Task<RawBody> ReadResponseBodyAsync(RawHead head, bool toHead = false)
    {
        var framing = toHead || head.Status is < 200 or 204 or 304 ? BodyFraming.None
            : head.IsChunked ? BodyFraming.Chunked
            : head.Length is null ? BodyFraming.UntilClose
            : BodyFraming.Length;
        return ReadBodyAsync(framing, head.Length ?? 0);
    }

    /// <summary>Reads a line in Latin-1, without its line end; null when the peer ended the connection first.</summary>
    public Task<string?> ReadLineAsync() => BoundedAsync(_reader.ReadLineAsync);

    /// <summary>Reads what is there or comes next; empty when the peer has ended the connection.</summary>
    public Task<byte[]> ReadSomeAsync() => BoundedAsync(_reader.ReadSomeAsync);

    /// <summary>Reads and discards until the peer ends the connection, and says how it did.</summary>
    public Task<ConnectionEnd> WaitForEndAsync() => BoundedAsync(async token =>
    {
        while ((await _reader.ReadSomeAsync(token)).Length > 0)
        {
        }

        return End;
    });

    /// <summary>Sends FIN and goes on reading.</summary>
    public void FinishSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Ends the connection with a RST; what was written but not yet sent is lost.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    /// <summary>Ends the connection in order: FIN, then reads what the peer still sends (for a second at the most), because closing with unread bytes would send a RST.</summary>
    public async Task CloseAsync()
    {
        try
        {
            FinishSending();
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stopping);
            limit.CancelAfter(DrainLimit);
            while ((await _reader.ReadSomeAsync(limit.Token)).Length > 0)
            {
            }
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // It is closed already, or the peer keeps its side open: nothing is left to wait for.
        }

        _socket.Dispose();
    }

    /// <summary>Closes the socket at once.</summary>
    public void Dispose() => _socket.Dispose();

    private Task<RawBody> ReadBodyAsync(BodyFraming framing, long length) =>
        BoundedAsync(token => _reader.ReadBodyAsync(framing, length, token));

    private async Task<T> BoundedAsync<T>(Func<CancellationToken, Task<T>> act)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stopping);
        limit.CancelAfter(Timeout);
        try
        {
            return await act(limit.Token);
        }
        catch (OperationCanceledException) when (!_stopping.IsCancellationRequested)
        {
            throw new TimeoutException($"The peer did nothing for {Timeout.TotalSeconds} s.");
        }
    }
}
