using System.Collections.Frozen;

namespace FuncProxy.Forwarding.Caching;

/// <summary>The fields that are not simply stored.</summary>
internal static class FieldFates
{
    /// <summary>Fields that belong to one message or one connection (RFC 9111 §3.1), or that are made anew for every answer.</summary>
    private static readonly FrozenSet<string> Unstored = Set(
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authentication-Info", "Proxy-Authorization",
        "TE", "Trailer", "Transfer-Encoding", "Upgrade", "Content-Length", "Age", "X-Request-Id");

    /// <summary>Fields of which a 304 changes nothing: they describe the stored bytes (RFC 9111 §3.2).</summary>
    private static readonly FrozenSet<string> Unchanged = Set("Content-Encoding", "Content-MD5", "Content-Range", "ETag");

    /// <summary>Fields that a 304 to a client leaves out: they describe a body that does not come (RFC 9110 §15.4.5).</summary>
    private static readonly FrozenSet<string> OfBody = Set(
        "Content-Encoding", "Content-Length", "Content-MD5", "Content-Range", "Content-Type", "Content-Language", "Content-Disposition", "Set-Cookie");

    /// <summary>Whether a field is stored.</summary>
    public static bool IsStored(string name) => !Unstored.Contains(name);

    /// <summary>Whether a 304 renews a field.</summary>
    public static bool IsRenewed(string name) => !Unstored.Contains(name) && !Unchanged.Contains(name);

    /// <summary>Whether a field goes without the body that it describes.</summary>
    public static bool IsOfBody(string name) => OfBody.Contains(name);

    private static FrozenSet<string> Set(params string[] names) => names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
