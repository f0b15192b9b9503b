namespace FuncProxy.TestKit;

/// <summary>What a <see cref="KestrelOrigin"/> speaks.</summary>
public enum OriginProtocols
{
    /// <summary>HTTP/1.1 in the clear.</summary>
    Http1,

    /// <summary>HTTP/2 in the clear, with prior knowledge.</summary>
    H2c,

    /// <summary>HTTP/1.1 over TLS.</summary>
    Https1,

    /// <summary>HTTP/2 over TLS.</summary>
    Https2,

    /// <summary>HTTP/1.1 or HTTP/2 over TLS, as ALPN decides.</summary>
    Https1And2,
}
