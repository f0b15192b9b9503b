using System.Net;

namespace FuncProxy.TestKit;

/// <summary>The caller's body on its way to the handler. It can be sent once, so a retry after its beginning fails, as in the real host.</summary>
internal sealed class RelayContent(Stream body, RelayActivity activity) : HttpContent
{
    private bool _begun;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        if (_begun)
        {
            throw new InvalidOperationException("The request's body has been sent already.");
        }

        _begun = true;
        return activity.CopyAsync(body, stream, flush: false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
