using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace FuncProxy.TestKit;

/// <summary>Reads HTTP/1.1 off a socket, slowly and plainly, and says how the socket ended.</summary>
internal sealed class RawReader(Socket socket)
{
    private const int HeadLimit = 1024 * 1024;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    public ConnectionEnd End { get; private set; }

    public async Task<RawHead?> ReadHeadAsync(CancellationToken cancellation)
    {
        var text = new StringBuilder();
        while (await ReadLineAsync(cancellation) is { } line)
        {
            text.Append(line).Append("\r\n");
            if (line.Length == 0)
            {
                return RawHead.Parse(text.ToString());
            }

            if (text.Length > HeadLimit)
            {
                throw new InvalidDataException("The head has no end.");
            }
        }

        return text.Length == 0 ? null : throw new IOException($"The connection ended ({End}) within a head: '{text}'");
    }

    public async Task<RawBody> ReadBodyAsync(BodyFraming framing, long length, CancellationToken cancellation)
    {
        switch (framing)
        {
            case BodyFraming.None:
                return new RawBody([], framing, true, [], []);
            case BodyFraming.Length:
                var bytes = await ReadUpToAsync(length, cancellation);
                return new RawBody(bytes, framing, bytes.Length == length, [], []);
            case BodyFraming.UntilClose:
                var rest = await ReadUpToAsync(long.MaxValue, cancellation);
                return new RawBody(rest, framing, End == ConnectionEnd.Closed, [], []);
            default:
                return await ReadChunkedAsync(cancellation);
        }
    }

    /// <summary>What is there, or comes next; empty when the peer has ended the connection.</summary>
    public async Task<byte[]> ReadSomeAsync(CancellationToken cancellation)
    {
        if (_start == _end && !await FillAsync(cancellation))
        {
            return [];
        }

        var some = _buffer[_start.._end];
        _start = _end;
        return some;
    }

    /// <summary>A line in Latin-1 without its line end; null when the connection ended first.</summary>
    public async Task<string?> ReadLineAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while (_start < _end || await FillAsync(cancellation))
        {
            var feed = Array.IndexOf(_buffer, (byte)'\n', _start, _end - _start);
            var stop = feed < 0 ? _end : feed;
            line.Append(Encoding.Latin1.GetString(_buffer, _start, stop - _start));
            _start = feed < 0 ? _end : feed + 1;
            if (feed >= 0)
            {
                return line.ToString().TrimEnd('\r');
            }
        }

        return null;
    }

    private async Task<RawBody> ReadChunkedAsync(CancellationToken cancellation)
    {
        using var content = new MemoryStream();
        var chunks = new List<int>();
        RawBody Cut() => new(content.ToArray(), BodyFraming.Chunked, false, chunks, []);
        while (await ReadLineAsync(cancellation) is { } sizeLine)
        {
            var size = int.Parse(sizeLine.Split(';')[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                var trailers = await ReadTrailersAsync(cancellation);
                return trailers is null ? Cut() : new RawBody(content.ToArray(), BodyFraming.Chunked, true, chunks, trailers);
            }

            var chunk = await ReadUpToAsync(size, cancellation);
            content.Write(chunk);
            if (chunk.Length < size || await ReadLineAsync(cancellation) is null)
            {
                return Cut();
            }

            chunks.Add(size);
        }

        return Cut();
    }

    private async Task<IReadOnlyList<KeyValuePair<string, string>>?> ReadTrailersAsync(CancellationToken cancellation)
    {
        var lines = new List<string>();
        while (await ReadLineAsync(cancellation) is { } line)
        {
            if (line.Length == 0)
            {
                return RawHead.ParseFields(lines);
            }

            lines.Add(line);
        }

        return null;
    }

    private async Task<byte[]> ReadUpToAsync(long length, CancellationToken cancellation)
    {
        using var content = new MemoryStream();
        while (content.Length < length && (_start < _end || await FillAsync(cancellation)))
        {
            var take = (int)Math.Min(length - content.Length, _end - _start);
            content.Write(_buffer, _start, take);
            _start += take;
        }

        return content.ToArray();
    }

    private async Task<bool> FillAsync(CancellationToken cancellation)
    {
        if (End != ConnectionEnd.Open)
        {
            return false;
        }

        _start = 0;
        _end = 0;
        try
        {
            _end = await socket.ReceiveAsync(_buffer.AsMemory(), cancellation);
            End = _end == 0 ? ConnectionEnd.Closed : ConnectionEnd.Open;
        }
        catch (SocketException broken) when (broken.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
        {
            End = ConnectionEnd.Reset;
        }

        return _end > 0;
    }
}
