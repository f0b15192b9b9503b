using System.Net;

namespace FuncProxy.Forwarding.Sending;

/// <summary>The HTTP versions that a cluster can ask for.</summary>
public static class HttpVersions
{
    /// <summary>Reads <c>1.0</c>, <c>1.1</c>, <c>2</c> or <c>2.0</c>; null is HTTP/2, which over clear text falls back to 1.1 under the default policy.</summary>
    public static Version Parse(string? version) => version switch
    {
        "1.0" or "1" => HttpVersion.Version10,
        "1.1" => HttpVersion.Version11,
        _ => HttpVersion.Version20,
    };
}
