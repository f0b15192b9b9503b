using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Balancing.Health;

/// <summary>So many failures in a row are too bad.</summary>
internal sealed class ConsecutiveFailureTally(int threshold) : FailureTally
{
    public override bool IsTooBad(bool failed, int inRow) => failed && inRow >= threshold;
}
