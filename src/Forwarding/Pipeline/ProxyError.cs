namespace FuncProxy.Forwarding.Pipeline;

/// <summary>The expected ways in which a request is not served. <see cref="ProxyProblem"/> says how each is answered.</summary>
public enum ProxyError
{
    /// <summary>Nothing went wrong.</summary>
    None,

    /// <summary>No routes have been loaded.</summary>
    NotReady,

    /// <summary>The request target is malformed.</summary>
    BadTarget,

    /// <summary>The request's framing or body is malformed.</summary>
    BadRequest,

    /// <summary>No route takes the request.</summary>
    RouteNotFound,

    /// <summary>A route takes the path, but not with this method.</summary>
    MethodNotAllowed,

    /// <summary>The client asks for a protocol that the platform does not carry: WebSocket or CONNECT.</summary>
    UpgradeNotSupported,

    /// <summary>The method is TRACE, or a known one in other letter case.</summary>
    MethodNotSupported,

    /// <summary>The request has passed this deployment already.</summary>
    LoopDetected,

    /// <summary>A field's name is no token, or its value holds a control character.</summary>
    BadField,

    /// <summary>The request line is longer than the server lets.</summary>
    RequestLineTooLong,

    /// <summary>The header section has more or longer fields than the server lets.</summary>
    RequestHeadersTooLarge,

    /// <summary>All places are taken, and those to wait for one too.</summary>
    Overloaded,

    /// <summary>The client has as many requests in the proxy as one may.</summary>
    TooManyFromClient,

    /// <summary>The caller's, or the route's, requests of this time are used up.</summary>
    RateLimited,

    /// <summary>How much of a shared quota is left is not known, and the route lets nobody in then.</summary>
    LimitUnknown,

    /// <summary>The route asks for an API key and the request has none.</summary>
    KeyMissing,

    /// <summary>No consumer has this API key: it is wrong, or was revoked.</summary>
    KeyUnknown,

    /// <summary>The API key has expired.</summary>
    KeyExpired,

    /// <summary>The request presents different API keys.</summary>
    SeveralKeys,

    /// <summary>The route asks for a token and the request has none.</summary>
    TokenMissing,

    /// <summary>The request has more than one Authorization field.</summary>
    SeveralTokens,

    /// <summary>The token is longer than any that is looked at.</summary>
    TokenTooLong,

    /// <summary>The token is no JSON Web Token, or lacks what each must have.</summary>
    TokenMalformed,

    /// <summary>The token is unsigned, or signed by an algorithm that is not taken from its key.</summary>
    TokenAlgorithm,

    /// <summary>The token is of another issuer.</summary>
    TokenIssuer,

    /// <summary>The token is for another audience.</summary>
    TokenAudience,

    /// <summary>The token has expired.</summary>
    TokenExpired,

    /// <summary>The token is not valid yet.</summary>
    TokenNotYetValid,

    /// <summary>The token names a key that its issuer does not publish.</summary>
    TokenKeyUnknown,

    /// <summary>The token's signature is not that of its key.</summary>
    TokenSignature,

    /// <summary>The token lacks a scope that the route asks for.</summary>
    ScopeMissing,

    /// <summary>The token lacks a role that the route asks for.</summary>
    RoleMissing,

    /// <summary>The token does not name a consumer.</summary>
    ConsumerMissing,

    /// <summary>The identity provider has not been reached since the start, so that no token can be judged.</summary>
    ProviderUnreachable,

    /// <summary>The route is not for this consumer.</summary>
    ConsumerDenied,

    /// <summary>The route does not let this address in.</summary>
    AddressDenied,

    /// <summary>The route blocks this path. Answered as if there were no route.</summary>
    Blocked,

    /// <summary>The request body has a transfer coding other than chunked.</summary>
    TransferCodingNotSupported,

    /// <summary>The request body is larger than the route lets.</summary>
    RequestBodyTooLarge,

    /// <summary>The destination speaks HTTP/1.0 and the client does not say how long its body is.</summary>
    LengthRequired,

    /// <summary>The client sends its request too slowly.</summary>
    RequestTimeout,

    /// <summary>The client wants only what is cached, and that is not (RFC 9111 §5.2.1.7).</summary>
    NotCached,

    /// <summary>The cluster has no destination that can take the request.</summary>
    NoDestination,

    /// <summary>Every destination that could take the request has asked for time.</summary>
    AllCooling,

    /// <summary>The destination's name cannot be resolved.</summary>
    DnsError,

    /// <summary>The destination's name leads to an address that no route may reach: the cloud's metadata service, or the endpoint of the app's own identity.</summary>
    DestinationProhibited,

    /// <summary>The proxy could not get its own credentials for the destination.</summary>
    DestinationUnauthenticated,

    /// <summary>The destination cannot be connected to.</summary>
    ConnectionRefused,

    /// <summary>Connecting to the destination took too long.</summary>
    ConnectionTimeout,

    /// <summary>The destination closed the connection before its response had begun.</summary>
    ConnectionTerminated,

    /// <summary>No TLS session could be made with the destination.</summary>
    TlsError,

    /// <summary>The destination's response is not HTTP.</summary>
    ResponseProtocolError,

    /// <summary>The header section of the destination's response is too large.</summary>
    ResponseHeadersTooLarge,

    /// <summary>The destination ended its response early, before any of it had reached the client.</summary>
    ResponseIncomplete,

    /// <summary>The exchange took longer than the route lets.</summary>
    Timeout,

    /// <summary>The destination was silent for longer than the cluster lets.</summary>
    ActivityTimeout,

    /// <summary>The route is not open to web pages of this origin.</summary>
    OriginDenied,

    /// <summary>The proxy itself failed.</summary>
    Internal,
}
