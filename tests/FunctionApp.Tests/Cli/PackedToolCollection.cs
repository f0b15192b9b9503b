namespace FuncProxy.FunctionApp.Tests.Cli;

/// <summary>The tests of the packed tool, which is packed and installed once.</summary>
[CollectionDefinition(Name)]
public sealed class PackedToolCollection : ICollectionFixture<PackedTool>
{
    public const string Name = "Packed tool";
}
