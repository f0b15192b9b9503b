namespace FuncProxy.Forwarding.Pipeline;

/// <summary>A caller that has shown who it is.</summary>
/// <param name="Id">Its id in the document.</param>
public sealed record Consumer(string Id);
