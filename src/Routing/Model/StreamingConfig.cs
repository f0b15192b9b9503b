namespace FuncProxy.Routing.Model;

/// <summary>How a route's event streams (Server-Sent Events, <c>text/event-stream</c>) are passed on.</summary>
public sealed record StreamingConfig
{
    /// <summary>How long a stream may be silent before the client gets the comment <c>: keep-alive</c>, between two events only. 00:00:00 switches it off, else at least 00:00:01. Default 15 s.</summary>
    public TimeSpan? KeepAliveInterval { get; init; }
}
