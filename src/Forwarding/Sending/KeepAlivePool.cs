using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.ObjectPool;

namespace FuncProxy.Forwarding.Sending;

/// <summary>Lends out <see cref="KeepAlive"/>s and takes them back while they are good for another stream.</summary>
internal sealed class KeepAlivePool(TimeProvider time)
{
    private readonly DefaultObjectPool<KeepAlive> _pool = new(new Policy(time), maximumRetained: 1024);

    /// <summary>One that has begun.</summary>
    /// <param name="writer">The client's side of the stream; it is written to only while it is lent.</param>
    /// <param name="interval">The silence after which a comment is written.</param>
    /// <param name="cancellation">Ends a comment's writing.</param>
    public KeepAlive Rent(PipeWriter writer, TimeSpan interval, CancellationToken cancellation)
    {
        var keepAlive = _pool.Get();
        keepAlive.Begin(writer, interval, cancellation);
        return keepAlive;
    }

    /// <summary>Ends one. When this is done, nothing writes to the client any more.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask ReturnAsync(KeepAlive keepAlive)
    {
        if (await keepAlive.EndAsync())
        {
            _pool.Return(keepAlive);
        }
        else
        {
            keepAlive.Dispose();
        }
    }

    private sealed class Policy(TimeProvider time) : PooledObjectPolicy<KeepAlive>
    {
        public override KeepAlive Create() => new(time);

        public override bool Return(KeepAlive keepAlive) => true;
    }
}
