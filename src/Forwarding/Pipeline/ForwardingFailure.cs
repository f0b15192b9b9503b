using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Tells what an exception of the upstream call means.</summary>
internal static class ForwardingFailure
{
    /// <summary>Whether the exception is one that networks and peers cause, rather than a bug.</summary>
    public static bool IsExpected(Exception exception)
        => exception is HttpRequestException or IOException or OperationCanceledException or SocketException or InvalidResponseException or UnauthenticatedException;

    /// <summary>The error to answer with when it was the destination that failed.</summary>
    public static ProxyError OfDestination(Exception exception, CallGuardReason reason) => reason switch
    {
        CallGuardReason.Timeout => ProxyError.Timeout,
        CallGuardReason.ActivityTimeout => ProxyError.ActivityTimeout,
        _ => exception switch
        {
            HttpRequestException failure => OfRequest(failure),
            HttpIOException failure => OfHttp(failure.HttpRequestError, ProxyError.ResponseIncomplete),
            InvalidResponseException => ProxyError.ResponseProtocolError,
            UnauthenticatedException => ProxyError.DestinationUnauthenticated,
            // The pooled client reports its connect timeout as a cancellation.
            OperationCanceledException => ProxyError.ConnectionTimeout,
            _ => ProxyError.ResponseIncomplete,
        },
    };

    /// <summary>Whether the connection was found to have ended before anything of the request was sent.</summary>
    public static bool IsUnsent(Exception exception) => exception.GetBaseException() is UnsentRequestException;

    /// <summary>The error to answer with when reading the client's body failed; <see cref="ProxyError.None"/> when the client has gone.</summary>
    public static ProxyError OfClient(Exception exception) => exception switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => ProxyError.RequestBodyTooLarge,
        BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout } => ProxyError.RequestTimeout,
        BadHttpRequestException => ProxyError.BadRequest,
        ConnectionResetException => ProxyError.None,
        // The server's words for a chunk size beyond all numbers, and for NUL in a trailer.
        IOException or InvalidOperationException => ProxyError.BadRequest,
        _ => ProxyError.None,
    };

    // NO_ERROR and REFUSED_STREAM (RFC 9113 §7): a server that goes away in good order.
    private static bool IsRefused(Exception? exception) => exception is HttpProtocolException { ErrorCode: 0 or 7 };

    private static ProxyError OfRequest(HttpRequestException failure)
        => failure.InnerException is ProhibitedDestinationException ? ProxyError.DestinationProhibited
            : IsRefused(failure.InnerException) ? ProxyError.ConnectionTerminated
            : failure.InnerException is OperationCanceledException or TimeoutException
            ? ProxyError.ConnectionTimeout
            : OfHttp(ErrorOf(failure), ProxyError.ConnectionTerminated);

    // Over HTTP/2 the client wraps what it knows in what it does not.
    private static HttpRequestError ErrorOf(HttpRequestException failure)
        => failure.HttpRequestError == HttpRequestError.Unknown && failure.GetBaseException() is HttpRequestException inner ? inner.HttpRequestError : failure.HttpRequestError;

    private static ProxyError OfHttp(HttpRequestError error, ProxyError otherwise) => error switch
    {
        HttpRequestError.NameResolutionError => ProxyError.DnsError,
        HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError => ProxyError.ConnectionRefused,
        HttpRequestError.SecureConnectionError => ProxyError.TlsError,
        HttpRequestError.HttpProtocolError or HttpRequestError.InvalidResponse or HttpRequestError.VersionNegotiationError => ProxyError.ResponseProtocolError,
        HttpRequestError.ConfigurationLimitExceeded => ProxyError.ResponseHeadersTooLarge,
        _ => otherwise,
    };
}
