namespace FuncProxy.TestKit;

/// <summary>The requests that an origin has seen, in order of arrival.</summary>
public sealed class OriginLog
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);
    private readonly Lock _lock = new();
    private readonly List<OriginRequest> _requests = [];
    private TaskCompletionSource _arrival = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How many requests have arrived.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _requests.Count;
            }
        }
    }

    /// <summary>A copy of what has arrived so far.</summary>
    public IReadOnlyList<OriginRequest> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>The only request that has arrived.</summary>
    /// <exception cref="InvalidOperationException">None or several have arrived; the message lists them.</exception>
    public OriginRequest Single
    {
        get
        {
            var all = All;
            return all.Count == 1 ? all[0] : throw new InvalidOperationException($"Expected one request, saw {Listing(all)}");
        }
    }

    /// <summary>The first request, seen or to come, that satisfies the predicate (any, where there is none).</summary>
    /// <param name="predicate">What the request must be like.</param>
    /// <param name="timeout">How long to wait; ten seconds unless told.</param>
    /// <exception cref="TimeoutException">No such request in time; the message lists those that came.</exception>
    public async Task<OriginRequest> WaitForRequestAsync(Func<OriginRequest, bool>? predicate = null, TimeSpan? timeout = null)
    {
        using var limit = new CancellationTokenSource(timeout ?? DefaultTimeout);
        while (true)
        {
            Task arrival;
            OriginRequest? found;
            lock (_lock)
            {
                found = _requests.Find(request => predicate is null || predicate(request));
                arrival = _arrival.Task;
            }

            if (found is not null)
            {
                return found;
            }

            await arrival.WaitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException($"No such request came in time. Seen: {Listing(All)}");
            }
        }
    }

    /// <summary>Forgets what has arrived.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _requests.Clear();
        }
    }

    internal void Add(OriginRequest request)
    {
        TaskCompletionSource arrival;
        lock (_lock)
        {
            _requests.Add(request);
            arrival = _arrival;
            _arrival = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        arrival.SetResult();
    }

    private static string Listing(IReadOnlyList<OriginRequest> requests) =>
        requests.Count == 0 ? "none" : $"{requests.Count}: {string.Join("; ", requests.Take(20))}";
}
