namespace FuncProxy.Forwarding.Transforms;

/// <summary>One thing that is wrong with a route's transforms.</summary>
/// <param name="Index">The transform's index in the route's list.</param>
/// <param name="Parameter">The parameter that it concerns, spelled as in the document; null when it concerns the whole entry.</param>
/// <param name="Message">What is wrong and what would be right; reads on from the parameter's name.</param>
/// <param name="IsMissing">Whether something is not there that should be, rather than wrong.</param>
public readonly record struct TransformError(int Index, string? Parameter, string Message, bool IsMissing = false);
