using FuncProxy.Routing.Matching;
using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Tests.Matching;

public sealed class RouteTableTests
{
    [Fact]
    public void Table_empty_matches_nothing()
    {
        var result = Table.Of().Match(Table.Request("/"));

        (result.Index, result.Allow).ShouldBe((-1, null));
    }

    [Fact]
    public void Compile_of_an_illegal_path_names_the_route() =>
        Should.Throw<ArgumentException>(() => Table.Of(("bad", new RouteMatch { Path = "/{" }))).Message.ShouldBe("Route 'bad': at character 2: '{' is never closed; write '{{' for the character itself");

    [Fact]
    public void Compile_of_an_illegal_host_names_the_route() =>
        Should.Throw<ArgumentException>(() => Table.Of(("bad", new RouteMatch { Hosts = ["a b"] }))).Message.ShouldStartWith("Route 'bad': 'a b' is not a host");

    [Fact]
    public void Match_allocates_nothing()
    {
        var table = Table.Of(
            ("literal", new RouteMatch { Path = "/a/b", Hosts = ["example.com"] }),
            ("constrained", new RouteMatch { Path = "/n/{x:int}/{y:regex(^b+$)}", Hosts = ["*.example.com"] }),
            ("mix", new RouteMatch { Path = "/m/{x}.{y:alpha}" }),
            ("criteria", new RouteMatch
            {
                Path = "/c/{**rest}",
                Methods = ["POST"],
                Headers = [new() { Name = "h", Values = ["b"] }],
                QueryParameters = [new() { Name = "q", Values = ["a b"] }],
            }));
        RouteRequest[] requests =
        [
            Table.Request("/a/b", host: "example.com:81"),
            Table.Request("/n/%31/bb", host: "a.b.example.com"),
            Table.Request("/m/a.%62"),
            Table.Request("/c/d?q=a+b", "POST", headers: ("h", "a, b")),
            Table.Request("/nowhere"),
        ];
        MatchAll(table, requests, 100).ShouldBe(100 * 4);

        var before = GC.GetAllocatedBytesForCurrentThread();
        MatchAll(table, requests, 100);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        allocated.ShouldBe(0);
    }

    [Fact]
    public void Table_of_many_orders_under_one_node_still_finds_each()
    {
        var routes = Enumerable.Range(0, 10_000).ToDictionary(
            number => $"r{number}",
            number => new RouteConfig { Order = 10_000 - number, Match = new() { Path = $"/r{number:D5}/{{**rest}}", Hosts = [$"h{number}.example"] } });
        var table = RouteTable.Compile(routes);

        foreach (var number in new[] { 0, 1, 4_999, 9_999 })
        {
            table.Winner(Table.Request($"/R{number:D5}/x", host: $"h{number}.example")).ShouldBe($"r{number}");
        }
    }

    private static int MatchAll(RouteTable table, RouteRequest[] requests, int times)
    {
        var matched = 0;
        for (var time = 0; time < times; time++)
        {
            foreach (ref readonly var request in requests.AsSpan())
            {
                matched += table.Match(request).Index >= 0 ? 1 : 0;
            }
        }

        return matched;
    }
}
