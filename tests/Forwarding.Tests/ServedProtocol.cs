namespace FuncProxy.Forwarding.Tests;

/// <summary>What a <see cref="ProxyUnderTest"/> speaks with its clients.</summary>
public enum ServedProtocol
{
    /// <summary>HTTP/1.1 in the clear.</summary>
    Http1,

    /// <summary>HTTP/2 in the clear, with prior knowledge.</summary>
    H2c,

    /// <summary>HTTP/2 over TLS.</summary>
    Https2,
}
