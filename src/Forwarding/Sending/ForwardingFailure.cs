using System.Net.Sockets;
using FuncProxy.Forwarding.Pipeline;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Sending;

/// <summary>Tells what an exception of the upstream call means.</summary>
internal static class ForwardingFailure
{
    /// <summary>Whether the exception is one that networks and peers cause, rather than a bug.</summary>
    public static bool IsExpected(Exception exception)
        => exception is HttpRequestException or IOException or OperationCanceledException or SocketException or InvalidResponseException;

    /// <summary>The error to answer with when it was the destination that failed.</summary>
    public static ProxyError OfDestination(Exception exception, CancellationReason reason) => reason switch
    {
        CancellationReason.Timeout => ProxyError.Timeout,
        CancellationReason.ActivityTimeout => ProxyError.ActivityTimeout,
        _ => exception switch
        {
            HttpRequestException failure => OfRequest(failure),
            HttpIOException failure => OfHttp(failure.HttpRequestError, ProxyError.ResponseIncomplete),
            InvalidResponseException => ProxyError.ResponseProtocolError,
            // The pooled client reports its connect timeout as a cancellation.
            OperationCanceledException => ProxyError.ConnectionTimeout,
            _ => ProxyError.ResponseIncomplete,
        },
    };

    /// <summary>The error to answer a client with whose body is wrong.</summary>
    public static ProxyError OfClient(BadHttpRequestException exception) => exception.StatusCode switch
    {
        StatusCodes.Status413PayloadTooLarge => ProxyError.RequestBodyTooLarge,
        StatusCodes.Status408RequestTimeout => ProxyError.RequestTimeout,
        _ => ProxyError.BadRequest,
    };

    private static ProxyError OfRequest(HttpRequestException failure)
        => failure.InnerException is OperationCanceledException or TimeoutException
            ? ProxyError.ConnectionTimeout
            : OfHttp(failure.HttpRequestError, ProxyError.ConnectionTerminated);

    private static ProxyError OfHttp(HttpRequestError error, ProxyError otherwise) => error switch
    {
        HttpRequestError.NameResolutionError => ProxyError.DnsError,
        HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError => ProxyError.ConnectionRefused,
        HttpRequestError.SecureConnectionError => ProxyError.TlsError,
        HttpRequestError.HttpProtocolError or HttpRequestError.InvalidResponse or HttpRequestError.VersionNegotiationError => ProxyError.ResponseProtocolError,
        HttpRequestError.ConfigurationLimitExceeded => ProxyError.ResponseHeadersTooLarge,
        HttpRequestError.ResponseEnded => otherwise,
        _ => otherwise,
    };
}
