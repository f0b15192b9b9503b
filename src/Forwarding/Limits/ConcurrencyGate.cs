using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Limits;

/// <summary>
/// Lets so many requests in at once and makes a few wait for a short time. Load beyond that is shed, so that what was let in is served well.
/// While there is room, a request costs two atomic operations.
/// </summary>
/// <param name="limits">The figures.</param>
/// <param name="time">The clock of the wait.</param>
public sealed class ConcurrencyGate(ProxyLimits limits, TimeProvider time)
{
    private readonly Slots _places = new(limits.MaxConcurrentRequests);
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _queue = new();
    private int _waiting;

    /// <summary>
    /// Places for requests whose body is still coming: half of all. A body may be slow by its client's will alone,
    /// and without this so many slow ones would keep everybody else out.
    /// </summary>
    public Slots Uploads { get; } = new((limits.MaxConcurrentRequests + 1) / 2);

    /// <summary>Takes a place, if one is free and nobody waits for it.</summary>
    public bool TryEnter() => Volatile.Read(ref _waiting) == 0 && _places.TryTake();

    /// <summary>Waits for a place, in turn.</summary>
    /// <returns>Whether one was got; false at once when too many wait already.</returns>
    public ValueTask<bool> EnterAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Counted before the last try: whoever leaves after that try sees that someone waits.
            Interlocked.Increment(ref _waiting);
            var isLetIn = _queue.Count == 0 && _places.TryTake();
            if (isLetIn || _queue.Count >= limits.MaxQueuedRequests)
            {
                Interlocked.Decrement(ref _waiting);
                return new(isLetIn);
            }
            return new(WaitAsync(_queue.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)), cancellationToken));
        }
    }

    /// <summary>Gives a place back.</summary>
    public void Leave()
    {
        _places.Return();
        if (Volatile.Read(ref _waiting) > 0)
        {
            LetNextIn();
        }
    }

    private void LetNextIn()
    {
        lock (_lock)
        {
            while (_queue.First is { } first && _places.TryTake())
            {
                Remove(first);
                first.Value.SetResult();
            }
        }
    }

    private async Task<bool> WaitAsync(LinkedListNode<TaskCompletionSource> waiter, CancellationToken cancellationToken)
    {
        await waiter.Value.Task.WaitAsync(limits.QueueTimeout, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
        {
            // Let in at the last moment is let in.
            if (waiter.List is null)
            {
                return true;
            }
            Remove(waiter);
            return false;
        }
    }

    private void Remove(LinkedListNode<TaskCompletionSource> waiter)
    {
        _queue.Remove(waiter);
        Interlocked.Decrement(ref _waiting);
    }
}
