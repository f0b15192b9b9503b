namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Counts what came of a destination's attempts, and says when that is too bad. Safe for any number of threads.</summary>
public abstract class FailureTally
{
    /// <summary>Counts an attempt.</summary>
    /// <param name="failed">Whether it failed.</param>
    /// <param name="inRow">How many have failed without one that succeeded, this one included; 0 when it succeeded.</param>
    /// <returns>Whether the destination is to be rested.</returns>
    public abstract bool IsTooBad(bool failed, int inRow);

    /// <summary>Forgets what was counted: the destination has recovered.</summary>
    public virtual void Clear()
    {
    }
}
