using System.Net;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>What a handler returns when no destination has answered: the failure as a value, with the status that the client will see.</summary>
public sealed class FailedResponse : HttpResponseMessage
{
    /// <summary>A failure.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="request">The message of the last attempt, or the one that none was made for.</param>
    public FailedResponse(ProxyError error, UpstreamMessage request)
        : base((HttpStatusCode)ProxyProblem.Of(error).Status)
    {
        Error = error;
        RequestMessage = request;
    }

    /// <summary>What went wrong.</summary>
    public ProxyError Error { get; }
}
