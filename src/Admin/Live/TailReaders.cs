using FuncProxy.Forwarding.Telemetry;

namespace FuncProxy.Admin.Live;

/// <summary>All who read along; few, for each costs every request something.</summary>
internal sealed class TailReaders
{
    /// <summary>How many there may be.</summary>
    public const int Most = 16;

    private readonly Lock _lock = new();
    private volatile TailReader[] _readers = [];

    /// <summary>Lets one in.</summary>
    /// <returns>False when there are too many.</returns>
    public bool TryAdd(TailReader reader)
    {
        lock (_lock)
        {
            if (_readers.Length >= Most)
            {
                return false;
            }
            _readers = [.. _readers, reader];
            return true;
        }
    }

    /// <summary>Lets one go.</summary>
    public void Remove(TailReader reader)
    {
        lock (_lock)
        {
            _readers = [.. _readers.Where(each => each != reader)];
        }
    }

    /// <summary>Gives a request to those who want to see it.</summary>
    public void Tell(in RequestRecord record, TimeProvider time)
    {
        var readers = _readers;
        if (readers.Length == 0)
        {
            return;
        }
        TailLine? line = null;
        foreach (var reader in readers)
        {
            if (reader.Filter.Takes(record))
            {
                reader.Give(line ??= TailLine.Of(record, time.GetUtcNow()));
            }
        }
    }
}
