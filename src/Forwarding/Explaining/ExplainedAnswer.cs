namespace FuncProxy.Forwarding.Explaining;

/// <summary>An answer that comes from no destination.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Headers">The header fields.</param>
/// <param name="Body">The body as text.</param>
public sealed record ExplainedAnswer(int Status, IReadOnlyList<ExplainedField> Headers, string Body);
