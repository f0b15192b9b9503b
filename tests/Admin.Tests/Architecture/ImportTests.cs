using FuncProxy.Admin.Access;

namespace FuncProxy.Admin.Tests.Architecture;

public sealed class ImportTests
{
    [Fact]
    public void Admin_stands_on_the_engine_alone()
        => typeof(AdminKey).Assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(name => name.StartsWith("FuncProxy", StringComparison.Ordinal)).Order()
            .ShouldBe(["FuncProxy.Forwarding", "FuncProxy.Routing"]);
}
