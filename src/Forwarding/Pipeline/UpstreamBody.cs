using System.Buffers;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>The client's request body on its way to a destination, for one attempt.</summary>
/// <param name="guard">Is told of every piece.</param>
public abstract class UpstreamBody(CallGuard guard) : HttpContent
{
    /// <summary>Is told of every piece.</summary>
    public CallGuard Guard { get; set; } = guard;

    /// <summary>What ended the copy, if it was on the client's side: a wrong body or the loss of the connection.</summary>
    public abstract Exception? Failure { get; }

    /// <summary>Ends when nothing reads the client's body for this attempt any more; may end as failed or cancelled.</summary>
    public abstract Task Completion { get; }

    /// <summary>Whether another attempt can send the whole body: nothing of it has been taken from the client, or all that was is kept.</summary>
    public abstract bool CanRepeat { get; }

    /// <summary>Whether the whole body has come and is kept, so that nothing more is read from the client.</summary>
    public abstract bool IsKept { get; }

    /// <summary>Keeps what is read from the client, for another attempt or for others to look at. A body that is longer is kept no more. Must be called before an attempt reads it.</summary>
    /// <param name="limit">How many bytes at the most.</param>
    public abstract void Keep(long limit);

    /// <summary>Gives back what is kept as soon as no attempt sends it. Nothing is repeated after that. Further calls do nothing.</summary>
    public abstract void EndKeeping();

    /// <summary>Reads the body before the first attempt, which then sends what was read and goes on from there.</summary>
    /// <param name="limit">How many bytes at the most.</param>
    /// <returns>The whole body, good until <see cref="EndKeeping"/>; null when it is longer.</returns>
    /// <exception cref="IOException">The client's body is wrong, or the client has gone: see <see cref="Failure"/>.</exception>
    /// <exception cref="OperationCanceledException">The guard has ended the call.</exception>
    public abstract ValueTask<ReadOnlySequence<byte>?> PrefetchAsync(long limit);

    /// <summary>Lets nothing more be taken from the client for this attempt, if another one can then send the whole body.</summary>
    public abstract bool TryStop();

    /// <summary>Waits until nothing reads the client's body for this attempt, which has been stopped and whose call has ended.</summary>
    public abstract Task StopAsync();

    /// <summary>The body for another attempt. <see cref="CanRepeat"/> must hold, and <see cref="Completion"/> must have ended unless the body <see cref="IsKept"/>.</summary>
    /// <param name="guard">Is told of every piece.</param>
    public abstract UpstreamBody Repeat(CallGuard guard);
}
