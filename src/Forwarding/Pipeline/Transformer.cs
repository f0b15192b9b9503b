using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>A route's transforms, compiled. The sender calls each member once, in this order.</summary>
public abstract class Transformer
{
    /// <summary>Whether the sender copies the request's fields before <see cref="TransformRequest"/>.</summary>
    public abstract bool CopiesRequestHeaders { get; }

    /// <summary>Whether the sender copies the response's fields before <see cref="TransformResponse"/>.</summary>
    public abstract bool CopiesResponseHeaders { get; }

    /// <summary>Whether <see cref="TransformResponse"/> does anything.</summary>
    public abstract bool ChangesResponse { get; }

    /// <summary>Whether the sender copies the response's trailers before <see cref="TransformTrailers"/>.</summary>
    public abstract bool CopiesResponseTrailers { get; }

    /// <summary>The method that the destination sees.</summary>
    public abstract string Method(Exchange exchange);

    /// <summary>The path and query that the destination sees, put behind its address; begins with <c>/</c>. The target's own bytes where no transform touches them.</summary>
    public abstract string PathAndQuery(Exchange exchange);

    /// <summary>Undoes what the path transforms do, for a path that the destination names in its response.</summary>
    /// <param name="exchange">The exchange, whose own path tells which transforms take effect.</param>
    /// <param name="path">The path behind the destination's address; empty for the address itself.</param>
    /// <param name="original">The path that the client would ask for; may be empty, which is the root.</param>
    /// <returns>False when it cannot be known.</returns>
    public abstract bool TryInvertPath(Exchange exchange, string path, out string original);

    /// <summary>Changes the request's fields. The sender has copied the client's (without hop-by-hop fields, Host, X-Forwarded-* and Forwarded) and set <see cref="HttpRequestMessage.Content"/> where there is a body.</summary>
    public abstract void TransformRequest(Exchange exchange, HttpRequestMessage request);

    /// <summary>Whether <see cref="TransformRequest"/> writes a field by what the request's own fields do not tell, such as the connection's address.</summary>
    public abstract bool TellsOfConnection(string field);

    /// <summary>Changes the response's status and fields on <see cref="Exchange.Context"/>, before the body.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="response">The destination's response; null when there was none and the proxy answers itself.</param>
    public abstract void TransformResponse(Exchange exchange, HttpResponseMessage? response);

    /// <summary>Changes the trailers, after the body.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="response">The destination's response.</param>
    /// <param name="trailers">The trailers towards the client.</param>
    public abstract void TransformTrailers(Exchange exchange, HttpResponseMessage response, IHeaderDictionary trailers);
}
