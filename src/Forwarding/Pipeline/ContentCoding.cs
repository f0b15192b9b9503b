namespace FuncProxy.Forwarding.Pipeline;

/// <summary>The content codings that the proxy knows (RFC 9110 §8.4.1).</summary>
public enum ContentCoding
{
    /// <summary>None: the bytes as they are.</summary>
    Identity,

    /// <summary>gzip (RFC 1952); x-gzip is the same.</summary>
    Gzip,

    /// <summary>br (RFC 7932).</summary>
    Brotli,

    /// <summary>deflate, the zlib format (RFC 1950). Read, never written.</summary>
    Deflate,
}
