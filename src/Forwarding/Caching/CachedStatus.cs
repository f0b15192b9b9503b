namespace FuncProxy.Forwarding.Caching;

/// <summary>What caching knows of status codes.</summary>
internal static class CachedStatus
{
    /// <summary>Whether a response without any word on its freshness may be given some (RFC 9110 §15.1).</summary>
    public static bool IsHeuristic(int status) => status is 200 or 203 or 204 or 300 or 301 or 308 or 404 or 405 or 410 or 414 or 501;

    /// <summary>Whether caching needs to know no more of the status than is known here (RFC 9111 §3, must-understand).</summary>
    public static bool IsUnderstood(int status) => status is 200 or 201 or 202 or 203 or 204 or 300 or 301 or 302 or 303 or 307 or 308
        or (>= 400 and <= 417) or 421 or 422 or 426 or (>= 500 and <= 505);

    /// <summary>Whether a response can be stored at all: it is final, is a whole, and speaks of no stored one.</summary>
    public static bool IsStorable(int status) => status is >= 200 and not (206 or 304) and <= 999;

    /// <summary>Whether the destination has failed, so that a stale response may stand in (RFC 5861 §4).</summary>
    public static bool IsFailure(int status) => status is 500 or 502 or 503 or 504;

    /// <summary>Whether a method has succeeded, so that it may have changed things (RFC 9111 §4.4).</summary>
    public static bool IsChange(int status) => status is >= 200 and < 400;
}
