namespace FuncProxy.Forwarding.Pipeline;

/// <summary>What is said of an error.</summary>
/// <param name="Problem">What happened.</param>
/// <param name="Detail">More for the caller to act on; null for no more.</param>
/// <param name="Errors">A list of causes; null where there are not several.</param>
/// <param name="RequestId">The request's id.</param>
internal sealed record ErrorText(ProxyProblem Problem, string? Detail, IReadOnlyList<string>? Errors, string RequestId)
{
    /// <summary>All of it in one sentence, for shapes that have room for one.</summary>
    public string Message => string.Join(": ", [Problem.Title, .. Detail is null ? [] : new[] { Detail }, .. Errors ?? []]);
}
