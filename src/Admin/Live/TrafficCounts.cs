using FuncProxy.Forwarding.Telemetry;

namespace FuncProxy.Admin.Live;

/// <summary>What has been counted since the start, of all requests or of a route's. Safe for any number of threads.</summary>
internal sealed class TrafficCounts
{
    private static readonly int CacheResults = Enum.GetValues<CacheResult>().Length;

    private readonly long[] _byCache = new long[CacheResults];
    private long _requests;
    private long _clientErrors;
    private long _serverErrors;
    private long _proxyErrors;
    private long _bytesIn;
    private long _bytesOut;
    private long _stored;

    public long Requests => Volatile.Read(ref _requests);

    /// <summary>Those that were answered 4xx.</summary>
    public long ClientErrors => Volatile.Read(ref _clientErrors);

    /// <summary>Those that were answered 5xx.</summary>
    public long ServerErrors => Volatile.Read(ref _serverErrors);

    /// <summary>Those that went wrong in the proxy or on the way to a destination, whatever the answer was.</summary>
    public long ProxyErrors => Volatile.Read(ref _proxyErrors);

    public long BytesIn => Volatile.Read(ref _bytesIn);

    public long BytesOut => Volatile.Read(ref _bytesOut);

    /// <summary>Responses that went into the cache.</summary>
    public long Stored => Volatile.Read(ref _stored);

    /// <summary>Requests that the cache treated in a way.</summary>
    public long Of(CacheResult result) => Volatile.Read(ref _byCache[(int)result]);

    /// <summary>Counts a request.</summary>
    public void Add(in RequestRecord record, int status, bool isProxyError)
    {
        Interlocked.Increment(ref _requests);
        if (status >= 400)
        {
            Interlocked.Increment(ref status >= 500 ? ref _serverErrors : ref _clientErrors);
        }
        if (isProxyError)
        {
            Interlocked.Increment(ref _proxyErrors);
        }
        Add(ref _bytesIn, record.RequestBytes);
        Add(ref _bytesOut, record.ResponseBytes);
        if (record.Cache is not CacheResult.None and var result)
        {
            Interlocked.Increment(ref _byCache[(int)result]);
            Add(ref _stored, record.IsStored ? 1 : 0);
        }
    }

    private static void Add(ref long counter, long amount)
    {
        if (amount > 0)
        {
            Interlocked.Add(ref counter, amount);
        }
    }
}
