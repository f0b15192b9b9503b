namespace FuncProxy.Forwarding.Transforms;

/// <summary>One method that becomes another.</summary>
/// <param name="From">The method that the request has.</param>
/// <param name="To">The method that the destination sees.</param>
internal readonly record struct MethodChange(string From, string To);
