namespace FuncProxy.TestKit;

/// <summary>A request that a <see cref="StorageGate"/> holds, or will hold, until the test lets it go.</summary>
public sealed class HeldRequest
{
    private readonly TaskCompletionSource<StorageRequest> _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<bool> _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Func<StorageRequest, bool>? _which;
    private int _remaining;

    internal HeldRequest(HoldPoint point, int number, Func<StorageRequest, bool>? which)
    {
        Point = point;
        _remaining = number;
        _which = which;
    }

    /// <summary>Where it is held.</summary>
    public HoldPoint Point { get; }

    /// <summary>Waits until the request is there and held.</summary>
    /// <exception cref="TimeoutException">It does not come in time (ten seconds unless told).</exception>
    public Task<StorageRequest> HeldAsync(TimeSpan? limit = null) => _held.Task.WaitAsync(limit ?? TimeSpan.FromSeconds(10));

    /// <summary>Lets it go on its way.</summary>
    public void Release() => _released.TrySetResult(true);

    /// <summary>Cuts its connection. Held before it was forwarded, it never reaches the storage.</summary>
    public void Drop() => _released.TrySetResult(false);

    /// <summary>Whether this is the request to hold; the gate asks one request at a time.</summary>
    internal bool Takes(StorageRequest request) => (_which is null || _which(request)) && --_remaining == 0;

    /// <summary>Holds the request; false where it is to be dropped.</summary>
    internal Task<bool> HoldAsync(StorageRequest request)
    {
        _held.TrySetResult(request);
        return _released.Task;
    }
}
