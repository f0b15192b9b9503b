using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>
/// Sees to it that what is left of a body is never served as a request. The server reads such a rest away, but not when the client has closed its side
/// or the exchange was aborted: then it goes on where the body was left, and a body that holds a request becomes one, on a connection that may be a trusted peer's.
/// </summary>
internal static class UnreadBody
{
    private static readonly object Mark = new();
    private static int _hasMarked;

    /// <summary>Whether a request comes from a connection on which a body was left unread. It is to be served nothing.</summary>
    public static bool IsBefore(HttpContext context)
        => Volatile.Read(ref _hasMarked) != 0 && context.Features.Get<IPersistentStateFeature>()?.State.ContainsKey(Mark) == true;

    /// <summary>Reads away what is here of an HTTP/1.x request's body. When that is not all, the connection ends with the exchange.</summary>
    public static void Settle(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false
            && context.Request.Protocol.StartsWith("HTTP/1", StringComparison.OrdinalIgnoreCase)
            && !IsReadToEnd(context.Request))
        {
            if (context.Features.Get<IPersistentStateFeature>() is { } connection)
            {
                connection.State[Mark] = Mark;
                Volatile.Write(ref _hasMarked, 1);
            }
            // In good order where the client is still there; a mark alone would refuse its next request.
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }
    }

    private static bool IsReadToEnd(HttpRequest request)
    {
        if (!StringValues.IsNullOrEmpty(request.Headers.Expect) && !request.HttpContext.Response.HasStarted)
        {
            // A look at the body would ask for it; the client that is not asked may send it or not (RFC 9110 §10.1.1).
            return false;
        }
        try
        {
            while (request.BodyReader.TryRead(out var read))
            {
                request.BodyReader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return true;
                }
            }
            return false;
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or InvalidOperationException)
        {
            // Malformed, cut off, too large, or still being read.
            return false;
        }
    }
}
