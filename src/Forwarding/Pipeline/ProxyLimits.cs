namespace FuncProxy.Forwarding.Pipeline;

/// <summary>How much is taken from clients before any route has its say. The server and the pipeline hold to the same figures.</summary>
public sealed record ProxyLimits
{
    /// <summary>The longest request line, in bytes; a longer one is answered 414. Default 16 KiB.</summary>
    public int MaxRequestLineBytes { get; init; } = 16 * 1024;

    /// <summary>The largest header section, in bytes; a larger one is answered 431. Default 32 KiB.</summary>
    public int MaxHeaderBytes { get; init; } = 32 * 1024;

    /// <summary>The most field lines; more are answered 431. Default 100.</summary>
    public int MaxHeaderCount { get; init; } = 100;

    /// <summary>How long a client may take from the first byte of a request to the end of its header section; then 408. Default 15 s.</summary>
    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection may be idle between requests; then it is closed. Default 130 s.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(130);

    /// <summary>The slowest that a request body may come on average, in bytes a second; a slower one is answered 408. 0 for no minimum. Default 240.</summary>
    public int MinRequestBytesPerSecond { get; init; } = 240;

    /// <summary>How long a request body of declared length may be slower than that. One of undeclared length may be a stream that pauses: it has its cluster's activity timeout. Default 5 s.</summary>
    public TimeSpan RequestGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The slowest that a client may take what is sent to it, in bytes a second; a slower one's connection is aborted. 0 for no minimum. Default 240.</summary>
    public int MinResponseBytesPerSecond { get; init; } = 240;

    /// <summary>How long a client may take nothing of what is sent to it. A stream in which nothing is sent is not measured. Default 100 s.</summary>
    public TimeSpan ResponseGrace { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Requests that are served at the same time; 0 for no limit. Default 2,000.</summary>
    public int MaxConcurrentRequests { get; init; } = 2000;

    /// <summary>Requests that may wait for one of those places; more are answered 503. Default 200.</summary>
    public int MaxQueuedRequests { get; init; } = 200;

    /// <summary>How long a request may wait for a place; then 503. Default 1 s.</summary>
    public TimeSpan QueueTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The windows, aligned to the clock, in which the routes' rates are counted: whole seconds that divide a minute. Default 1 min.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Requests of one client address (of one /64 network in IPv6) that are served at the same time; more are answered 429. 0 for no limit. Default 0.</summary>
    public int MaxConcurrentRequestsPerClient { get; init; }
}
