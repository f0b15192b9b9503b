using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>
/// Ends an HTTP/1.x connection with an exchange after which nothing that comes is sure to be a request: where a head is malformed, and where a body was not read.
/// The server does it too, but not when the client has closed its side or the exchange was aborted: then it goes on, in a body where it was left,
/// and what stands there becomes a request, on a connection that may be a trusted peer's.
/// </summary>
internal static class LastExchange
{
    private static readonly object Mark = new();
    private static int _hasMarked;

    /// <summary>Whether a request comes after the end of its connection. It is to be served nothing.</summary>
    public static bool IsBefore(HttpContext context)
        => Volatile.Read(ref _hasMarked) != 0 && context.Features.Get<IPersistentStateFeature>()?.State.ContainsKey(Mark) == true;

    /// <summary>Lets the connection end with the exchange; the response says so when it has not started.</summary>
    public static void Demand(HttpContext context)
    {
        if (!IsHttp1(context))
        {
            return;
        }
        if (context.Features.Get<IPersistentStateFeature>() is { } connection)
        {
            connection.State[Mark] = Mark;
            Volatile.Write(ref _hasMarked, 1);
        }
        // In good order where the client is still there.
        context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
    }

    /// <summary>Reads away what is here of a request's body. When that is not all, the connection ends with the exchange.</summary>
    /// <param name="context">The request and its response.</param>
    /// <param name="hasBody">Whether a body may follow the head.</param>
    public static void Settle(HttpContext context, bool hasBody)
    {
        if (hasBody && IsHttp1(context) && !IsReadToEnd(context.Request))
        {
            Demand(context);
        }
    }

    private static bool IsHttp1(HttpContext context) => context.Request.Protocol.StartsWith("HTTP/1", StringComparison.OrdinalIgnoreCase);

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
