namespace FuncProxy.Forwarding.Pipeline;

/// <summary>The client's request body on its way to a destination, for one attempt.</summary>
public abstract class UpstreamBody : HttpContent
{
    /// <summary>What ended the copy, if it was on the client's side: a wrong body or the loss of the connection.</summary>
    public abstract Exception? Failure { get; }

    /// <summary>Ends when nothing reads the client's body for this attempt any more; may end as failed or cancelled.</summary>
    public abstract Task Completion { get; }

    /// <summary>Whether another attempt can send the whole body: nothing of it has been taken from the client, or all that was is kept.</summary>
    public abstract bool CanRepeat { get; }

    /// <summary>The body for another attempt. <see cref="CanRepeat"/> must hold, and <see cref="Completion"/> must have ended.</summary>
    /// <param name="guard">Is told of every piece.</param>
    public abstract UpstreamBody Repeat(CallGuard guard);
}
