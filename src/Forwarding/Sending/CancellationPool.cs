using Microsoft.Extensions.ObjectPool;

namespace FuncProxy.Forwarding.Sending;

/// <summary>Lends out <see cref="ExchangeCancellation"/>s and takes them back while they are good for another exchange.</summary>
internal sealed class CancellationPool(TimeProvider time)
{
    private readonly DefaultObjectPool<ExchangeCancellation> _pool = new(new Policy(time), maximumRetained: 1024);

    public ExchangeCancellation Rent(CancellationToken clientGone, TimeSpan activityTimeout, TimeSpan timeout)
    {
        while (true)
        {
            var cancellation = _pool.Get();
            if (cancellation.TryBegin(clientGone, activityTimeout, timeout))
            {
                return cancellation;
            }
            cancellation.Retire();
        }
    }

    public void Return(ExchangeCancellation cancellation) => _pool.Return(cancellation);

    private sealed class Policy(TimeProvider time) : PooledObjectPolicy<ExchangeCancellation>
    {
        public override ExchangeCancellation Create() => new(time);

        public override bool Return(ExchangeCancellation cancellation)
        {
            if (cancellation.End())
            {
                return true;
            }
            cancellation.Retire();
            return false;
        }
    }
}
