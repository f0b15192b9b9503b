using System.Net;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Retrying;

/// <summary>Tells whether what came of an attempt is a cause to try again.</summary>
internal static class RetryCause
{
    /// <summary>The cause; <see cref="RetryCauses.None"/> for an answer to give to the client, and for failures that another attempt would not mend.</summary>
    public static RetryCauses Of(HttpResponseMessage response)
        => response is FailedResponse failed ? OfFailure(failed) : OfStatus(response.StatusCode);

    // 501 and 505 tell what the server cannot do, now or later (RFC 9110 §15.6.2, §15.6.6).
    private static RetryCauses OfStatus(HttpStatusCode status) => status switch
    {
        HttpStatusCode.TooManyRequests => RetryCauses.TooManyRequests,
        HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported => RetryCauses.None,
        >= HttpStatusCode.InternalServerError => RetryCauses.ServerError,
        _ => RetryCauses.None,
    };

    private static RetryCauses OfFailure(FailedResponse failed) => failed.Error switch
    {
        ProxyError.DnsError or ProxyError.DestinationProhibited or ProxyError.ConnectionRefused or ProxyError.ConnectionTimeout or ProxyError.TlsError
            or ProxyError.DestinationUnauthenticated => RetryCauses.Unsent,
        ProxyError.ConnectionTerminated => failed.IsUnsent ? RetryCauses.Unsent : RetryCauses.Unanswered,
        ProxyError.ActivityTimeout => RetryCauses.Timeout,
        _ => RetryCauses.None,
    };
}
