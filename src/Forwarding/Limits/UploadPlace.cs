using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Limits;

/// <summary>Gives a request with a body one of the places for uploads. It keeps the place until the body has come.</summary>
public static class UploadPlace
{
    /// <summary>Takes a place; when there is none, only a body that is here already is let on.</summary>
    public static ProxyError Take(Exchange exchange, Slots uploads)
    {
        if (uploads.TryTake())
        {
            exchange.Upload = uploads;
            return ProxyError.None;
        }
        return IsHere(exchange.Context.Request) ? ProxyError.None : ProxyError.Overloaded;
    }

    private static bool IsHere(HttpRequest request)
    {
        if (!StringValues.IsNullOrEmpty(request.Headers.Expect))
        {
            // A look at the body would ask for it.
            return false;
        }
        try
        {
            // The end of a chunked body shows when all before it has been looked at.
            var reader = request.BodyReader;
            while (reader.TryRead(out var read))
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                if (read.IsCompleted)
                {
                    return true;
                }
            }
            return false;
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            return false;
        }
    }
}
