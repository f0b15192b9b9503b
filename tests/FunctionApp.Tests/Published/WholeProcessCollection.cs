namespace FuncProxy.FunctionApp.Tests.Published;

/// <summary>The tests that start processes: one after another and with nothing beside them, so that they do not fight over processors.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WholeProcessCollection : ICollectionFixture<PublishedApp>
{
    public const string Name = "Whole processes";
}
