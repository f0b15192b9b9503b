namespace FuncProxy.Routing.Model;

/// <summary>Which web pages of other origins may call a route (CORS, the Fetch standard). The proxy answers their preflights itself, and what a destination says of CORS is replaced.</summary>
public sealed record CorsConfig
{
    /// <summary>The origins: <c>https://app.example.com</c>, <c>https://*.example.com</c>, or <c>*</c> for all. At least one.</summary>
    public IReadOnlyList<string>? AllowOrigins { get; init; }

    /// <summary>The methods that pages may use. Missing: those that the route takes.</summary>
    public IReadOnlyList<string>? AllowMethods { get; init; }

    /// <summary>The request fields that pages may set. Missing: all.</summary>
    public IReadOnlyList<string>? AllowHeaders { get; init; }

    /// <summary>The response fields that pages may read, beyond the few that every page may.</summary>
    public IReadOnlyList<string>? ExposeHeaders { get; init; }

    /// <summary>Whether pages may send cookies and the browser's other credentials. Not with the origin <c>*</c>. Default false.</summary>
    public bool? AllowCredentials { get; init; }

    /// <summary>How long a browser may keep the answer to a preflight, 00:00:00 to 1.00:00:00; browsers cut it to their own limit (2 h or less). Default 1 h.</summary>
    public TimeSpan? MaxAge { get; init; }
}
