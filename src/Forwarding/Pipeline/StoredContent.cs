using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>
/// The body of a response that comes from the cache, whole and in memory. What changes a response on its way to the client can replace it by
/// another form of the same body, which is kept beside it: a body is coded once, not once a request.
/// </summary>
/// <remarks>Disposing it lets the stored bytes go: it has them as long as it lives, also when the cache has forgotten them meanwhile.</remarks>
public abstract class StoredContent : HttpContent
{
    /// <summary>The stored bytes, in order. Valid until the content is disposed.</summary>
    public abstract ReadOnlySequence<byte> Body { get; }

    /// <summary>Another form of this body, to be sent in its place; null where there is none yet. Dispose the content that it replaces.</summary>
    /// <param name="coding">The form's name: a content coding such as <c>br</c> or <c>gzip</c>, or <c>identity</c>; letter case counts.</param>
    /// <returns>A content whose only field is Content-Length: whoever asks sets the others.</returns>
    public abstract StoredContent? GetForm(string coding);

    /// <summary>The same, made where there is none and kept for later hits. Of those who ask for it at once one makes it, the others wait.</summary>
    /// <param name="coding">As in <see cref="GetForm"/>.</param>
    /// <param name="maker">Makes it of <see cref="Body"/>.</param>
    /// <returns>As <see cref="GetForm"/>; null where it is not kept.</returns>
    public abstract ValueTask<StoredContent?> GetOrMakeFormAsync(string coding, IFormMaker maker);

    /// <summary>
    /// Keeps the fields as this client is about to be sent them, with the status, so that later hits are written without a response being made.
    /// The sender calls it when all is set but what differs from request to request: Age, Cache-Status, the request id and the route's response transforms.
    /// </summary>
    /// <param name="exchange">The exchange. Which form later clients get may depend on their Accept-Encoding, on the route, and on whether they sent credentials or cookies; on nothing else.</param>
    /// <param name="response">The response that this content belongs to. Only fields that it has are kept: others are this exchange's own.</param>
    /// <param name="fields">The fields, as the client may see them.</param>
    public abstract void KeepHead(Exchange exchange, HttpResponseMessage response, IHeaderDictionary fields);
}
