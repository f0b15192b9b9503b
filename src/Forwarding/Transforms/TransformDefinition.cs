namespace FuncProxy.Forwarding.Transforms;

/// <summary>A transform that a route can name.</summary>
/// <param name="Name">Its name, which is also the key of its first value.</param>
/// <param name="Parameters">The other keys that it knows.</param>
/// <param name="Add">Checks an entry and adds what it does to the plan.</param>
internal sealed record TransformDefinition(string Name, string[] Parameters, Action<TransformEntry, TransformPlan> Add)
{
    /// <summary>Whether it changes an answer that comes from no destination.</summary>
    public bool AppliesToOwnResponse { get; init; }
}
