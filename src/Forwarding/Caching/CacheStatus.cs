using System.Globalization;

namespace FuncProxy.Forwarding.Caching;

/// <summary>What the cache has done with a request, as Cache-Status says it (RFC 9211).</summary>
internal sealed class CacheStatus
{
    /// <summary>The field's name.</summary>
    public const string FieldName = "Cache-Status";

    private readonly string _name;

    /// <param name="name">The cache's name, a token (RFC 9110 §5.6.2).</param>
    public CacheStatus(string name)
    {
        // A structured token begins with a letter; anything else is a string.
        _name = char.IsAsciiLetter(name[0]) ? name : $"\"{name}\"";
    }

    /// <summary>Served from the cache.</summary>
    /// <param name="left">How long it stays fresh, in seconds; negative when it is stale.</param>
    public string Hit(long left) => string.Create(CultureInfo.InvariantCulture, $"{_name}; hit; ttl={left}");

    /// <summary>Forwarded.</summary>
    /// <param name="reason">Why: a value of RFC 9211 §2.2.</param>
    /// <param name="status">What the destination answered, where the client gets something else; 0 to leave it out.</param>
    /// <param name="stored">Whether the response is being stored.</param>
    /// <param name="collapsed">Whether it was another request that was forwarded.</param>
    public string Forwarded(string reason, int status = 0, bool stored = false, bool collapsed = false)
        => string.Concat(
            $"{_name}; fwd={reason}",
            status > 0 ? string.Create(CultureInfo.InvariantCulture, $"; fwd-status={status}") : "",
            stored ? "; stored" : "",
            collapsed ? "; collapsed" : "");
}
