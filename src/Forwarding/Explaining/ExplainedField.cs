namespace FuncProxy.Forwarding.Explaining;

/// <summary>A header field.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; several lines are joined by commas.</param>
public sealed record ExplainedField(string Name, string Value);
