namespace FuncProxy.TestKit;

/// <summary>How a message says where its body ends (RFC 9112 §6.3).</summary>
public enum BodyFraming
{
    /// <summary>There is no body.</summary>
    None,

    /// <summary>By Content-Length.</summary>
    Length,

    /// <summary>By the chunked transfer coding.</summary>
    Chunked,

    /// <summary>By the end of the connection.</summary>
    UntilClose,
}
