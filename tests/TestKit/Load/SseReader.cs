using System.Text;

namespace FuncProxy.TestKit;

/// <summary>Reads an event stream event by event, comments included, and stamps each with the time it came.</summary>
public sealed class SseReader(Stream stream, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;
    private string? _type;
    private string? _id;
    private string? _data;

    /// <summary>The next event or comment; null at the stream's end. An event that the end cuts off is dropped, as the standard says.</summary>
    /// <param name="limit">How long to wait; ten seconds unless told.</param>
    /// <exception cref="TimeoutException">Nothing whole came in time; the stream is broken off and of no more use.</exception>
    public async Task<SseReceipt?> ReadAsync(TimeSpan? limit = null)
    {
        using var timeout = new CancellationTokenSource(limit ?? TimeSpan.FromSeconds(10));
        try
        {
            return await ReadAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            throw new TimeoutException("No event came in time.");
        }
    }

    /// <summary>All that is left, to the stream's end.</summary>
    public async Task<IReadOnlyList<SseReceipt>> ReadAllAsync(TimeSpan? limit = null)
    {
        var all = new List<SseReceipt>();
        while (await ReadAsync(limit) is { } receipt)
        {
            all.Add(receipt);
        }

        return all;
    }

    private async Task<SseReceipt?> ReadAsync(CancellationToken cancellation)
    {
        while (await ReadLineAsync(cancellation) is { } line)
        {
            if (line.StartsWith(':'))
            {
                return new SseReceipt(null, null, null, line[1..].TrimStart(' '), _time.GetUtcNow());
            }

            if (line.Length > 0)
            {
                Take(line);
            }
            else if (TakeEvent() is { } whole)
            {
                return whole;
            }
        }

        return null;
    }

    private void Take(string line)
    {
        var colon = line.IndexOf(':');
        var (field, value) = colon < 0 ? (line, "") : (line[..colon], line[(colon + 1)..]);
        value = value.StartsWith(' ') ? value[1..] : value;
        switch (field)
        {
            case "event": _type = value; break;
            case "id": _id = value; break;
            case "data": _data = _data is null ? value : $"{_data}\n{value}"; break;
        }
    }

    private SseReceipt? TakeEvent()
    {
        var whole = _data is null ? null : new SseReceipt(_type, _data, _id, null, _time.GetUtcNow());
        (_type, _id, _data) = (null, null, null);
        return whole;
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellation)
    {
        using var line = new MemoryStream();
        while (true)
        {
            if (_start == _end)
            {
                _start = 0;
                _end = await stream.ReadAsync(_buffer, cancellation);
                if (_end == 0)
                {
                    return null;
                }
            }

            var feed = Array.IndexOf(_buffer, (byte)'\n', _start, _end - _start);
            line.Write(_buffer, _start, (feed < 0 ? _end : feed) - _start);
            _start = feed < 0 ? _end : feed + 1;
            if (feed >= 0)
            {
                return Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length).TrimEnd('\r');
            }
        }
    }
}
