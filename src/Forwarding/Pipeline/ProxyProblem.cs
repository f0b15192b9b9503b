using System.Collections.Frozen;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>How a <see cref="ProxyError"/> is answered.</summary>
/// <param name="Status">The status code.</param>
/// <param name="ProxyStatus">The error type of Proxy-Status (RFC 9209 §2.3).</param>
/// <param name="Title">What happened, for people.</param>
public sealed record ProxyProblem(int Status, string ProxyStatus, string Title)
{
    private const string InvalidToken = "Bearer realm=\"FuncProxy\", error=\"invalid_token\"";

    private const string InsufficientScope = "Bearer realm=\"FuncProxy\", error=\"insufficient_scope\"";

    private static readonly ProxyProblem NoRoute = new(404, "destination_not_found", "No route takes this request");

    private static readonly FrozenDictionary<ProxyError, ProxyProblem> All = new Dictionary<ProxyError, ProxyProblem>
    {
        [ProxyError.NotReady] = new(503, "proxy_configuration_error", "The proxy has no routes"),
        [ProxyError.BadTarget] = new(400, "http_request_error", "The request target is malformed") { EndsConnection = true },
        [ProxyError.BadRequest] = new(400, "http_request_error", "The request is malformed") { EndsConnection = true },
        [ProxyError.RouteNotFound] = NoRoute,
        [ProxyError.MethodNotAllowed] = new(405, "http_request_denied", "The route does not allow this method"),
        [ProxyError.UpgradeNotSupported] = new(501, "http_upgrade_failed", "WebSocket and CONNECT are not supported"),
        [ProxyError.MethodNotSupported] = new(501, "http_request_denied", "The method is not supported"),
        [ProxyError.LoopDetected] = new(508, "proxy_loop_detected", "The request has come back to this proxy"),
        [ProxyError.BadField] = new(400, "http_request_error", "A header field has an invalid name or value") { EndsConnection = true },
        [ProxyError.RequestLineTooLong] = new(414, "http_request_denied", "The request line is too long") { EndsConnection = true },
        [ProxyError.RequestHeadersTooLarge] = new(431, "http_request_denied", "The request has too many or too large header fields") { EndsConnection = true },
        [ProxyError.Overloaded] = new(503, "http_request_denied", "The proxy serves as many requests as it can") { RetryAfterSeconds = 1 },
        [ProxyError.TooManyFromClient] = new(429, "http_request_denied", "Too many requests of this address at the same time") { RetryAfterSeconds = 1 },
        [ProxyError.RateLimited] = new(429, "http_request_denied", "Too many requests: the quota of this time is used up"),
        [ProxyError.LimitUnknown] = new(503, "http_request_denied", "The quota is not known at the moment"),
        [ProxyError.KeyMissing] = new(401, "http_request_denied", "An API key is missing") { Challenge = "Bearer realm=\"FuncProxy\"" },
        [ProxyError.KeyUnknown] = new(401, "http_request_denied", "The API key is not valid") { Challenge = InvalidToken },
        [ProxyError.KeyExpired] = new(401, "http_request_denied", "The API key has expired") { Challenge = InvalidToken },
        [ProxyError.SeveralKeys] = new(401, "http_request_denied", "The request presents different API keys") { Challenge = InvalidToken },
        [ProxyError.TokenMissing] = new(401, "http_request_denied", "A token is missing") { Challenge = "Bearer realm=\"FuncProxy\"" },
        [ProxyError.SeveralTokens] = new(400, "http_request_denied", "The request has more than one Authorization field") { Challenge = "Bearer realm=\"FuncProxy\", error=\"invalid_request\"" },
        [ProxyError.TokenTooLong] = new(401, "http_request_denied", "The token is too long") { Challenge = InvalidToken },
        [ProxyError.TokenMalformed] = new(401, "http_request_denied", "The token is malformed") { Challenge = InvalidToken },
        [ProxyError.TokenAlgorithm] = new(401, "http_request_denied", "The token is not signed by an accepted algorithm") { Challenge = InvalidToken },
        [ProxyError.TokenIssuer] = new(401, "http_request_denied", "The token is of another issuer") { Challenge = InvalidToken },
        [ProxyError.TokenAudience] = new(401, "http_request_denied", "The token is for another audience") { Challenge = InvalidToken },
        [ProxyError.TokenExpired] = new(401, "http_request_denied", "The token has expired") { Challenge = InvalidToken },
        [ProxyError.TokenNotYetValid] = new(401, "http_request_denied", "The token is not valid yet") { Challenge = InvalidToken },
        [ProxyError.TokenKeyUnknown] = new(401, "http_request_denied", "The token's signing key is not known") { Challenge = InvalidToken },
        [ProxyError.TokenSignature] = new(401, "http_request_denied", "The token's signature is wrong") { Challenge = InvalidToken },
        [ProxyError.ScopeMissing] = new(403, "http_request_denied", "The token lacks a scope that the route asks for") { Challenge = InsufficientScope },
        [ProxyError.RoleMissing] = new(403, "http_request_denied", "The token lacks a role that the route asks for") { Challenge = InsufficientScope },
        [ProxyError.ConsumerMissing] = new(403, "http_request_denied", "The token does not name a consumer"),
        [ProxyError.ProviderUnreachable] = new(503, "proxy_internal_error", "The identity provider has not been reached yet") { RetryAfterSeconds = 30 },
        [ProxyError.ConsumerDenied] = new(403, "http_request_denied", "The route is not open to this consumer"),
        [ProxyError.OriginDenied] = new(403, "http_request_denied", "The route is not open to web pages of this origin"),
        [ProxyError.AddressDenied] = new(403, "http_request_denied", "The route does not allow this address"),
        [ProxyError.Blocked] = NoRoute,
        [ProxyError.TransferCodingNotSupported] = new(501, "http_request_denied", "The transfer coding is not supported"),
        [ProxyError.RequestBodyTooLarge] = new(413, "http_request_denied", "The request body is too large"),
        [ProxyError.LengthRequired] = new(411, "http_request_denied", "The destination needs the length of the request body"),
        [ProxyError.RequestTimeout] = new(408, "http_request_error", "The request came too slowly"),
        [ProxyError.NotCached] = new(504, "http_request_denied", "The response is not cached"),
        [ProxyError.NoDestination] = new(503, "destination_unavailable", "No destination is available"),
        [ProxyError.AllCooling] = new(429, "destination_unavailable", "Every destination has asked for time"),
        [ProxyError.DnsError] = new(502, "dns_error", "The destination's name could not be resolved"),
        [ProxyError.DestinationProhibited] = new(502, "destination_ip_prohibited", "The destination may not be reached"),
        [ProxyError.DestinationUnauthenticated] = new(502, "proxy_internal_error", "The proxy could not get its credentials for the destination"),
        [ProxyError.ConnectionRefused] = new(502, "connection_refused", "The destination could not be connected to"),
        [ProxyError.ConnectionTimeout] = new(504, "connection_timeout", "Connecting to the destination took too long"),
        [ProxyError.ConnectionTerminated] = new(502, "connection_terminated", "The destination closed the connection"),
        [ProxyError.TlsError] = new(502, "tls_protocol_error", "No secure connection to the destination could be made"),
        [ProxyError.ResponseProtocolError] = new(502, "http_protocol_error", "The destination's response is malformed"),
        [ProxyError.ResponseHeadersTooLarge] = new(502, "http_response_header_section_size", "The destination's response headers are too large"),
        [ProxyError.ResponseIncomplete] = new(502, "http_response_incomplete", "The destination's response ended early"),
        [ProxyError.Timeout] = new(504, "http_response_timeout", "The request took longer than the route allows"),
        [ProxyError.ActivityTimeout] = new(504, "http_response_timeout", "The destination was silent for too long"),
        [ProxyError.Internal] = new(500, "proxy_internal_error", "The proxy failed"),
    }.ToFrozenDictionary();

    /// <summary>How the client can show who it is (RFC 9110 §11.6.1, RFC 6750 §3); null where that is not what is missing.</summary>
    public string? Challenge { get; private init; }

    /// <summary>When the client may try again, in seconds (RFC 9110 §10.2.3); null for no advice.</summary>
    public int? RetryAfterSeconds { get; private init; }

    /// <summary>Whether an HTTP/1.x connection ends with the answer: what follows a head that is wrong may be no request.</summary>
    public bool EndsConnection { get; private init; }

    /// <summary>The answer to an error.</summary>
    public static ProxyProblem Of(ProxyError error) => All[error];
}
