namespace FuncProxy.Routing.Consumers;

/// <summary>What can be wrong with a consumer's key in a document.</summary>
public enum ConsumerKeyProblem
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is not the hash of a key.</summary>
    NoHash,

    /// <summary>What stands for its expiry is not a time with a zone (RFC 3339).</summary>
    NoTime,
}
