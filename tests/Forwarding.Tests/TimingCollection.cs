namespace FuncProxy.Forwarding.Tests;

/// <summary>Tests that hold the proxy to a second of the clock, or change what belongs to the process, run one after the other, when the others are done.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TimingCollection
{
    public const string Name = "Timing";
}
