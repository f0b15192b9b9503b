namespace FuncProxy.Forwarding.Transforms;

/// <summary>How a node is written in Forwarded (YARP's names; RFC 7239 §6).</summary>
internal enum NodeFormat
{
    /// <summary>A new obfuscated identifier for each request (§6.3).</summary>
    Random,

    /// <summary>The same, with the node's port.</summary>
    RandomAndPort,

    /// <summary>The same, with an obfuscated port.</summary>
    RandomAndRandomPort,

    /// <summary><c>unknown</c> (§6.2).</summary>
    Unknown,

    /// <summary>The same, with the node's port.</summary>
    UnknownAndPort,

    /// <summary>The same, with an obfuscated port.</summary>
    UnknownAndRandomPort,

    /// <summary>The address (§6.1); <c>unknown</c> when there is none.</summary>
    Ip,

    /// <summary>The same, with the node's port.</summary>
    IpAndPort,

    /// <summary>The same, with an obfuscated port.</summary>
    IpAndRandomPort,
}
