namespace FuncProxy.Forwarding.Caching.Collapsing;

/// <summary>One call to the destination that several clients may share. It is ended when nobody wants it any more. Safe for any number of threads.</summary>
/// <param name="key">Under which it is shared; empty where it is not.</param>
/// <param name="since">When it began, in the history of removals.</param>
/// <param name="asksDestination">Whether its request is to be answered by the destination itself, by no cache on the way.</param>
internal sealed class Fetch(string key = "", long since = 0, bool asksDestination = false)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource<FetchOutcome> _head = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _ended = new();
    private SharedBodyStream? _ofFollowers;
    private int _followers;
    private bool _isLeaderGone;

    /// <summary>Under which key it is shared; empty where it is not.</summary>
    public string Key => key;

    /// <summary>When it began, in the history of removals.</summary>
    public long Since => since;

    /// <summary>Whether its request is to be answered by the destination itself.</summary>
    public bool AsksDestination => asksDestination;

    /// <summary>Ends the call.</summary>
    public CancellationToken Token => _ended.Token;

    /// <summary>Ends when the response's head is known. Never fails.</summary>
    public Task<FetchOutcome> Head => _head.Task;

    /// <summary>Whether the outcome is known.</summary>
    public bool IsDecided => _head.Task.IsCompleted;

    /// <summary>The response; null unless the outcome is <see cref="FetchOutcome.Streaming"/>.</summary>
    public StoredResponse? Response { get; private set; }

    /// <summary>The key of the response's variant.</summary>
    public string? VariantKey { get; private set; }

    /// <summary>What the response depends on beside the key.</summary>
    public VaryMark? Vary { get; private set; }

    /// <summary>Its body, as it comes.</summary>
    public SharedBody? Body { get; private set; }

    /// <summary>How many wait along.</summary>
    public int Followers => Volatile.Read(ref _followers);

    /// <summary>Waits along, if the call goes on.</summary>
    public bool TryFollow()
    {
        lock (_lock)
        {
            if (_ended.IsCancellationRequested)
            {
                return false;
            }
            _followers++;
            return true;
        }
    }

    /// <summary>Ends a wait that <see cref="TryFollow"/> began.</summary>
    public void Unfollow()
    {
        lock (_lock)
        {
            if (--_followers == 0)
            {
                _ofFollowers?.Dispose();
                _ofFollowers = null;
            }
            EndIfUnwanted();
        }
    }

    /// <summary>Notes that the client for whom the call was begun has gone. The call goes on for those who wait along.</summary>
    public void LeaveAsLeader()
    {
        lock (_lock)
        {
            _isLeaderGone = true;
            EndIfUnwanted();
        }
    }

    /// <summary>Ends the call, whoever waits.</summary>
    public void End()
    {
        lock (_lock)
        {
            _isLeaderGone = true;
            _ended.Cancel();
        }
    }

    /// <summary>Tells the waiting of a response that they can read along.</summary>
    public void Stream(StoredResponse response, VaryMark? vary, string variantKey, SharedBody body)
    {
        lock (_lock)
        {
            (Response, Vary, VariantKey, Body) = (response, vary, variantKey, body);
            // Until those who wait have begun to read, somebody must.
            _ofFollowers = _followers > 0 ? body.TryOpen() : null;
        }
        _head.TrySetResult(FetchOutcome.Streaming);
    }

    /// <summary>Tells the waiting what has become of the call. Only the first word counts.</summary>
    public void Decide(FetchOutcome outcome) => _head.TrySetResult(outcome);

    // From the head on, whoever reads the body keeps the call alive.
    private void EndIfUnwanted()
    {
        if (_isLeaderGone && _followers == 0 && Body is null)
        {
            _ended.Cancel();
        }
    }
}
