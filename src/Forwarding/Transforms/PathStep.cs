using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Transforms;

/// <summary>A change of the path that the destination sees.</summary>
internal abstract class PathStep
{
    /// <summary>Whether the result owes nothing to the path so far.</summary>
    public virtual bool IsWhole => false;

    /// <summary>Changes a path.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="path">The path so far, percent-encoded; the target's own instance while no step has changed it. May be empty, which is the root.</param>
    public abstract string Apply(Exchange exchange, string path);

    /// <summary>Undoes the change, for a path that the destination names.</summary>
    /// <param name="exchange">The exchange.</param>
    /// <param name="before">The path that <see cref="Apply"/> got for this exchange.</param>
    /// <param name="path">The path after the change; may be empty.</param>
    /// <param name="original">The path before the change.</param>
    /// <returns>False when it cannot be known.</returns>
    public abstract bool TryInvert(Exchange exchange, string before, string path, out string original);
}
