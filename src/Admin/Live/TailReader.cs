using System.Threading.Channels;

namespace FuncProxy.Admin.Live;

/// <summary>Somebody who reads along. What it is too slow for is dropped and counted: no request waits for it.</summary>
/// <param name="filter">What it wants to see.</param>
internal sealed class TailReader(TailFilter filter)
{
    /// <summary>How many lines may wait for it.</summary>
    public const int Capacity = 1024;

    private readonly Channel<TailLine> _lines = Channel.CreateBounded<TailLine>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private int _dropped;

    /// <summary>What it wants to see.</summary>
    public TailFilter Filter => filter;

    /// <summary>What waits for it.</summary>
    public ChannelReader<TailLine> Lines => _lines.Reader;

    /// <summary>Gives it a line, or drops it.</summary>
    public void Give(TailLine line)
    {
        if (!_lines.Writer.TryWrite(line))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <summary>How many lines were dropped since the last call.</summary>
    public int TakeDropped() => Interlocked.Exchange(ref _dropped, 0);
}
