namespace FuncProxy.Admin.Api;

/// <summary>An error (RFC 9457).</summary>
/// <param name="Title">What happened.</param>
/// <param name="Status">The status code.</param>
/// <param name="RequestId">The id that joins it with the log.</param>
internal sealed record Problem(string Title, int Status, string RequestId)
{
    /// <summary>There is no page on it.</summary>
    public string Type => "about:blank";

    /// <summary>What to do about it; null for nothing more to say.</summary>
    public string? Detail { get; init; }

    /// <summary>What is wrong, one by one; null where it is one thing.</summary>
    public IReadOnlyList<DocumentFlaw>? Errors { get; init; }
}
