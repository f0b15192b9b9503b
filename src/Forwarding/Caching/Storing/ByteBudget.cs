namespace FuncProxy.Forwarding.Caching.Storing;

/// <summary>Counts bytes against a limit. Safe for any number of threads.</summary>
/// <param name="limit">The limit, in bytes.</param>
internal sealed class ByteBudget(long limit)
{
    private long _used;

    /// <summary>The limit.</summary>
    public long Limit => limit;

    /// <summary>What is taken.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>Takes bytes, if so many are left.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= limit)
        {
            return true;
        }
        Interlocked.Add(ref _used, -bytes);
        return false;
    }

    /// <summary>Gives bytes back.</summary>
    public void Return(long bytes) => Interlocked.Add(ref _used, -bytes);
}
