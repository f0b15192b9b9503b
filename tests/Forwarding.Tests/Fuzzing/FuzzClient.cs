using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FuncProxy.Forwarding.Tests.Fuzzing;

/// <summary>Writes what a <see cref="RequestMutator"/> makes at the proxy, and reads what comes back.</summary>
internal sealed class FuzzClient(Uri proxy, RequestMutator mutator, FuzzLedger ledger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly SortedDictionary<int, long> _statuses = [];
    private Socket? _socket;
    private int _count;

    /// <summary>How many requests have been written.</summary>
    public long Written { get; private set; }

    /// <summary>How often each status was answered; 0 stands for a connection that was closed without one.</summary>
    public IReadOnlyDictionary<int, long> Statuses => _statuses;

    /// <summary>Writes requests until there are enough or someone has found something.</summary>
    public async Task RunAsync(long requests)
    {
        while (Written < requests && ledger.Violations.Count == 0)
        {
            var bytes = mutator.Next(out var count);
            var cut = mutator.Cut(bytes.Length);
            var expected = Read(bytes, out var isWhole);
            Written += count;
            ledger.Write(bytes);
            try
            {
                await ExchangeAsync(bytes, cut, expected, isWhole);
            }
            catch (OperationCanceledException)
            {
                ledger.Violate($"The proxy did nothing for {Patience.TotalSeconds} s: {Encoding.Latin1.GetString(bytes)}");
            }
        }
        Close();
    }

    /// <summary>What the bytes are in the tests' own reading: whole requests, and whether nothing is left behind them.</summary>
    private List<StrictRequest> Read(ReadOnlySpan<byte> bytes, out bool isWhole)
    {
        var requests = new List<StrictRequest>();
        while (StrictParser.Parse(bytes, out var request, out var taken) == StrictOutcome.Whole)
        {
            requests.Add(request!);
            ledger.Expect(request!);
            bytes = bytes[taken..];
        }
        isWhole = bytes.IsEmpty;
        return requests;
    }

    private async Task ExchangeAsync(byte[] bytes, int cut, List<StrictRequest> expected, bool isWhole)
    {
        using var limit = new CancellationTokenSource(Patience);
        var answers = 0;
        try
        {
            var socket = _socket ??= await ConnectAsync(limit.Token);
            await socket.SendAsync(bytes.AsMemory(0, cut), limit.Token);
            if (cut < bytes.Length)
            {
                await socket.SendAsync(bytes.AsMemory(cut), limit.Token);
            }
            if (!isWhole)
            {
                socket.Shutdown(SocketShutdown.Send);
            }
            while (!isWhole || answers < expected.Count)
            {
                var method = answers < expected.Count ? expected[answers].Method : "";
                if (await ReadAnswerAsync(socket, method, limit.Token) is not { } status)
                {
                    break;
                }
                answers++;
                if (answers > expected.Count + 1)
                {
                    ledger.Violate($"More answers than requests: {Encoding.Latin1.GetString(bytes)}");
                }
                Count(status);
                if (status is 500 or >= 502 and <= 504)
                {
                    ledger.Violate($"The proxy answered {status} though the origin is well: {Encoding.Latin1.GetString(bytes)}");
                }
            }
        }
        catch (SocketException)
        {
            // Refused, and closed before all of it was written.
            Close();
        }
        if (answers == 0)
        {
            Count(0);
        }
        if (!isWhole || answers < expected.Count)
        {
            Close();
        }
    }

    private void Count(int status) => _statuses[status] = _statuses.GetValueOrDefault(status) + 1;

    private async Task<Socket> ConnectAsync(CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, proxy.Port, cancellation);
        _count = 0;
        return socket;
    }

    private void Close()
    {
        if (_socket is { } socket)
        {
            // No state stays behind, or a long run would use up the ports.
            socket.LingerState = new LingerOption(true, 0);
            socket.Dispose();
            _socket = null;
        }
    }

    /// <summary>Reads a final response; null when the connection ended before it.</summary>
    private async Task<int?> ReadAnswerAsync(Socket socket, string method, CancellationToken cancellation)
    {
        while (true)
        {
            int end;
            while ((end = _buffer.AsSpan(0, _count).IndexOf("\r\n\r\n"u8)) < 0)
            {
                if (!await FillAsync(socket, cancellation))
                {
                    return null;
                }
            }
            var head = Encoding.Latin1.GetString(_buffer, 0, end);
            Take(end + 4);
            if (!head.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) || !int.TryParse(head.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            {
                ledger.Violate($"The proxy answered what is no response: {head}");
                return null;
            }
            if (status < 200)
            {
                continue;
            }
            var length = head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)) is { } line
                ? int.Parse(line.AsSpan(line.IndexOf(':') + 1), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture)
                : 0;
            if (method != "HEAD" && !await SkipAsync(socket, length, cancellation))
            {
                return status;
            }
            if (head.Contains("\r\nConnection: close", StringComparison.OrdinalIgnoreCase))
            {
                Close();
                return status;
            }
            return status;
        }
    }

    private async Task<bool> SkipAsync(Socket socket, int length, CancellationToken cancellation)
    {
        while (_count < length)
        {
            if (!await FillAsync(socket, cancellation))
            {
                return false;
            }
        }
        Take(length);
        return true;
    }

    private async Task<bool> FillAsync(Socket socket, CancellationToken cancellation)
    {
        if (_socket is null)
        {
            return false;
        }
        var read = await socket.ReceiveAsync(_buffer.AsMemory(_count), cancellation);
        _count += read;
        return read > 0;
    }

    private void Take(int bytes)
    {
        _buffer.AsSpan(bytes, _count - bytes).CopyTo(_buffer);
        _count -= bytes;
    }
}
