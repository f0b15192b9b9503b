namespace FuncProxy.Forwarding.Caching;

/// <summary>What may be done with a stored response.</summary>
internal enum Reuse
{
    /// <summary>It may be served.</summary>
    Serve,

    /// <summary>It may be served while it is renewed (RFC 5861 §3).</summary>
    ServeAndRenew,

    /// <summary>The destination is to be asked first.</summary>
    Validate,
}
