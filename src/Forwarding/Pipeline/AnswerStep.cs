namespace FuncProxy.Forwarding.Pipeline;

/// <summary>What a handler does with the answer to a message, for the handler that gets the answer to do: one that waited only to look at it would cost every request a thread's way back.</summary>
public abstract class AnswerStep
{
    /// <summary>Does it.</summary>
    /// <param name="response">The answer, which is no <see cref="FailedResponse"/>. When the step throws, it has let the answer go.</param>
    /// <param name="cancellationToken">Fires when nobody waits for the answer any more.</param>
    public abstract ValueTask ApplyAsync(HttpResponseMessage response, CancellationToken cancellationToken);
}
