namespace FuncProxy.Admin.Live;

/// <summary>A request that failed in the proxy or on the way to a destination, or was answered 5xx.</summary>
internal sealed record Failure
{
    /// <summary>When it ended.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Its id, as in the log.</summary>
    public required string RequestId { get; init; }

    /// <summary>Its method.</summary>
    public required string Method { get; init; }

    /// <summary>Its path, without the query; null where the target is malformed.</summary>
    public string? Path { get; init; }

    /// <summary>The route's id; null where none was found.</summary>
    public string? Route { get; init; }

    /// <summary>The cluster's id; null where none was asked.</summary>
    public string? Cluster { get; init; }

    /// <summary>The id of the destination that was asked last; null for none.</summary>
    public string? Destination { get; init; }

    /// <summary>The status that the client was sent.</summary>
    public required int Status { get; init; }

    /// <summary>An error type of Proxy-Status (RFC 9209 §2.3); null where a destination has answered 5xx itself.</summary>
    public string? Error { get; init; }

    /// <summary>The same in words.</summary>
    public string? Reason { get; init; }

    /// <summary>The attempts that were made.</summary>
    public required IReadOnlyList<FailedAttempt> Attempts { get; init; }

    /// <summary>How long it took.</summary>
    public required double Milliseconds { get; init; }

    /// <summary>The consumer's id; null for none.</summary>
    public string? Consumer { get; init; }
}
