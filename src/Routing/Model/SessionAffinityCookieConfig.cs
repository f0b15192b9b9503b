using Microsoft.AspNetCore.Http;

namespace FuncProxy.Routing.Model;

/// <summary>The affinity cookie's attributes (RFC 6265 §4.1.2).</summary>
public sealed record SessionAffinityCookieConfig
{
    /// <summary>Path. Default <c>/</c>.</summary>
    public string? Path { get; init; }

    /// <summary>Domain.</summary>
    public string? Domain { get; init; }

    /// <summary>HttpOnly. Default true.</summary>
    public bool? HttpOnly { get; init; }

    /// <summary>When Secure is set. Default <see cref="CookieSecurePolicy.None"/>.</summary>
    public CookieSecurePolicy? SecurePolicy { get; init; }

    /// <summary>SameSite. Default <see cref="SameSiteMode.Unspecified"/>.</summary>
    public SameSiteMode? SameSite { get; init; }

    /// <summary>How long until Expires.</summary>
    public TimeSpan? Expiration { get; init; }

    /// <summary>Max-Age.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Kept for YARP's sake; the proxy asks no consent.</summary>
    public bool? IsEssential { get; init; }
}
