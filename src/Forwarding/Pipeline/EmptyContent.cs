using System.Net;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>No body, for requests that describe one all the same (Content-Type on a GET: the fields need a content to travel with), and for those that must not be sent twice.</summary>
internal sealed class EmptyContent : HttpContent
{
    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => Task.CompletedTask;
}
