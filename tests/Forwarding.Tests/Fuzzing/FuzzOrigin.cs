using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FuncProxy.Forwarding.Tests.Fuzzing;

/// <summary>An origin that reads strictly, tells the ledger of each request, and answers it.</summary>
internal sealed class FuzzOrigin : IAsyncDisposable
{
    private static readonly byte[] Answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray();
    private static readonly byte[] HeadAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"u8.ToArray();

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly FuzzLedger _ledger;
    private readonly Task _accepting;

    public FuzzOrigin(FuzzLedger ledger)
    {
        _ledger = ledger;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        _accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}/");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptAsync(_stop.Token));
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The run is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using (socket)
        {
            socket.NoDelay = true;
            var buffer = new byte[64 * 1024];
            var count = 0;
            try
            {
                while (true)
                {
                    var outcome = StrictParser.Parse(buffer.AsSpan(0, count), out var request, out var taken);
                    if (outcome == StrictOutcome.Broken)
                    {
                        _ledger.Violate($"The origin read what is no request: {Encoding.Latin1.GetString(buffer, 0, count)}");
                        return;
                    }
                    if (outcome == StrictOutcome.Whole)
                    {
                        buffer.AsSpan(taken, count - taken).CopyTo(buffer);
                        count -= taken;
                        _ledger.See(request!);
                        await socket.SendAsync(request!.Method == "HEAD" ? HeadAnswer : Answer, _stop.Token);
                        continue;
                    }
                    var read = await socket.ReceiveAsync(buffer.AsMemory(count), _stop.Token);
                    if (read == 0)
                    {
                        return;
                    }
                    count += read;
                }
            }
            catch (Exception gone) when (gone is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The proxy gave an upload up, or the run is over.
            }
        }
    }
}
