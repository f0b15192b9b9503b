using Microsoft.Extensions.ObjectPool;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Lends out <see cref="CallGuard"/>s and takes them back while they are good for another exchange.</summary>
public sealed class CallGuardPool(TimeProvider time)
{
    private readonly DefaultObjectPool<CallGuard> _pool = new(new Policy(time), maximumRetained: 1024);

    /// <summary>A guard that has begun.</summary>
    /// <param name="clientGone">Fires when the client leaves.</param>
    /// <param name="activityTimeout">How long no byte may move.</param>
    /// <param name="timeout">How long the call may take; infinite for no limit.</param>
    public CallGuard Rent(CancellationToken clientGone, TimeSpan activityTimeout, TimeSpan timeout)
    {
        while (true)
        {
            var guard = _pool.Get();
            if (guard.TryBegin(clientGone, activityTimeout, timeout))
            {
                return guard;
            }
            guard.Retire();
        }
    }

    /// <summary>A guard that has begun, for a part of a call that has one.</summary>
    /// <param name="whole">The guard of the whole call.</param>
    /// <param name="ended">Fires when the call is to end.</param>
    /// <param name="activityTimeout">How long no byte may move.</param>
    public CallGuard Rent(CallGuard whole, CancellationToken ended, TimeSpan activityTimeout)
    {
        while (true)
        {
            var guard = _pool.Get();
            if (guard.TryBegin(whole, ended, activityTimeout))
            {
                return guard;
            }
            guard.Retire();
        }
    }

    /// <summary>Ends a guard.</summary>
    public void Return(CallGuard guard) => _pool.Return(guard);

    private sealed class Policy(TimeProvider time) : PooledObjectPolicy<CallGuard>
    {
        public override CallGuard Create() => new(time);

        public override bool Return(CallGuard guard)
        {
            if (guard.End())
            {
                return true;
            }
            guard.Retire();
            return false;
        }
    }
}
