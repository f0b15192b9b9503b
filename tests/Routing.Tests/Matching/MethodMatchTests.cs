using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Tests.Matching;

public sealed class MethodMatchTests
{
    [Fact]
    public void Method_configured_in_any_case_matches_the_token()
    {
        var table = Table.Of(("r", new RouteMatch { Path = "/a", Methods = ["get"] }));

        table.Winner(Table.Request("/a", "GET")).ShouldBe("r");
        table.Winner(Table.Request("/a", "get")).ShouldBeNull();
    }

    [Fact]
    public void Method_in_the_way_lists_the_allowed_ones()
    {
        var table = Table.Of(
            ("a", new RouteMatch { Path = "/a", Methods = ["PUT", "GET"] }),
            ("b", new RouteMatch { Path = "/{x}", Methods = ["DELETE", "GET"] }),
            ("c", new RouteMatch { Path = "/b", Methods = ["PATCH"] }),
            ("d", new RouteMatch { Path = "/a", Methods = ["HEAD"], Headers = [new() { Name = "x", Mode = HeaderMatchMode.Exists }] }));

        var result = table.Match(Table.Request("/a", "POST"));

        result.Index.ShouldBe(-1);
        result.Allow.ShouldBe("DELETE, GET, PUT");
    }

    [Fact]
    public void Method_taken_elsewhere_allows_nothing_else()
    {
        var table = Table.Of(
            ("a", new RouteMatch { Path = "/a", Methods = ["GET"] }),
            ("b", new RouteMatch { Path = "/{**rest}", Methods = ["POST"] }));

        table.Match(Table.Request("/a", "POST")).Allow.ShouldBeNull();
        table.Winner(Table.Request("/a", "POST")).ShouldBe("b");
    }

    [Fact]
    public void Path_unknown_allows_nothing() =>
        Table.Of(("a", new RouteMatch { Path = "/a", Methods = ["GET"] })).Match(Table.Request("/b", "POST")).Allow.ShouldBeNull();

    [Fact]
    public void Criteria_in_the_way_too_allow_nothing()
    {
        var table = Table.Of(("a", new RouteMatch { Path = "/a", Methods = ["GET"], QueryParameters = [new() { Name = "v", Values = ["1"] }] }));

        table.Match(Table.Request("/a", "POST")).Allow.ShouldBeNull();
        table.Match(Table.Request("/a?v=1", "POST")).Allow.ShouldBe("GET");
    }
}
