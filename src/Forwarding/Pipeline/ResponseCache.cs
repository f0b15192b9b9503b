namespace FuncProxy.Forwarding.Pipeline;

/// <summary>A route's cache, as the pipeline and the sender see it. Safe for any number of threads.</summary>
public abstract class ResponseCache
{
    /// <summary>Answers from the cache, where that takes nothing of what a request to a destination takes.</summary>
    /// <returns>True when the client is answered. False when the request is to go on; what was found out about it is in <see cref="Exchange.CacheRequest"/>.</returns>
    public abstract ValueTask<bool> TryAnswerAsync(Exchange exchange);

    /// <summary>Notes a response to a method that may change things, before its head is sent: what it may have changed is no longer served (RFC 9111 §4.4). The response's fields are as the client will see them.</summary>
    public abstract void NoteChange(Exchange exchange);
}
