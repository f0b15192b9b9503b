using FuncProxy.Routing.Matching;
using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Tests.Matching;

public sealed class PrecedenceTests
{
    [Theory]
    [InlineData("/a/5", "/a/5", "/a/{x:int}")]
    [InlineData("/a/v5", "/a/v{x:int}", "/a/v{x}")]
    [InlineData("/a/v5", "/a/v{x}", "/a/{x:length(2)}")]
    [InlineData("/a/5", "/a/{x:int}", "/a/{x}")]
    [InlineData("/a/5", "/a/{x}", "/a/{**x:int}")]
    [InlineData("/a/5", "/a/{**x:int}", "/a/{**x}")]
    [InlineData("/a/5", "/a/{x?}", "/a/{**x}")]
    [InlineData("/a", "/a", "/a/{x?}")]
    [InlineData("/a", "/a", "/a/{**x}")]
    [InlineData("/a", "/a/{x?}", "/a/{**x}")]
    [InlineData("/a/b/c", "/a/{x}/{y}", "/{x}/b/c")]
    [InlineData("/a/b/c", "/a/{**x}", "/{x}/b/c")]
    [InlineData("/", "/", "")]
    public void Path_more_specific_wins(string target, string winner, string other)
    {
        Table.OfPaths(winner, other).Winner(target).ShouldBe(winner);
        Table.OfPaths(other, winner).Winner(target).ShouldBe(winner);
    }

    [Fact]
    public void Order_lowest_wins_before_all_else()
    {
        var table = RouteTable.Compile(new Dictionary<string, RouteConfig>
        {
            ["exact"] = new() { Match = new() { Hosts = ["localhost"], Path = "/a" } },
            ["late"] = new() { Order = 1, Match = new() { Path = "/a" } },
            ["early"] = new() { Order = -1, Match = new() { Path = "/{**rest}", Methods = ["GET"] } },
        });

        table.Winner(Table.Request("/a")).ShouldBe("early");
        table.Winner(Table.Request("/a", "POST")).ShouldBe("exact");
        table.Winner(Table.Request("/a", "POST", "other")).ShouldBe("late");
    }

    [Fact]
    public void Criteria_then_id_decide_between_equal_paths()
    {
        RouteHeader header = new() { Name = "h", Mode = HeaderMatchMode.NotExists };
        RouteQueryParameter query = new() { Name = "q", Mode = QueryParameterMatchMode.NotContains, Values = ["x"] };
        (string, RouteMatch)[] ranked =
        [
            ("z1", new() { Path = "/{a}", Methods = ["GET"], Headers = [header] }),
            ("y2", new() { Path = "/{b}", Methods = ["GET"], QueryParameters = [query, query] }),
            ("x3", new() { Path = "/{b}", Methods = ["GET"], QueryParameters = [query] }),
            ("w4", new() { Path = "/{c}", Methods = ["GET"] }),
            ("v5", new() { Path = "/{d}", Headers = [header, header] }),
            ("a6", new() { Path = "/{e}" }),
            ("b7", new() { Path = "/{f}" }),
        ];

        for (var left = ranked.Length; left > 0; left--)
        {
            Table.Of([.. ranked[^left..].Reverse()]).Winner("/x").ShouldBe(ranked[^left].Item1);
        }
    }

    [Fact]
    public void Path_most_specific_with_a_failing_criterion_leaves_it_to_the_next()
    {
        var table = Table.Of(
            ("first", new() { Path = "/a/b", Headers = [new() { Name = "h", Mode = HeaderMatchMode.Exists }] }),
            ("second", new() { Path = "/{x}/b", QueryParameters = [new() { Name = "q", Mode = QueryParameterMatchMode.Exists }] }),
            ("third", new() { Path = "/{**rest}" }));

        table.Winner("/a/b").ShouldBe("third");
        table.Winner("/a/b?q=1").ShouldBe("second");
        table.Winner(Table.Request("/a/b", headers: ("H", "1"))).ShouldBe("first");
    }
}
