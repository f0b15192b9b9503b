using FuncProxy.Routing.Matching;
using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Tests.Matching;

public sealed class RouteAmbiguityTests
{
    [Theory]
    [InlineData("/a/{x}", "/A/{y}", true)]
    [InlineData("/a/{x}", "/a/{y?}", true)]
    [InlineData("/a/{*x}", "/a/{**y}", true)]
    [InlineData("/a", "a/", true)]
    [InlineData("/caf\u00e9", "/caf%c3%a9", true)]
    [InlineData(null, "/{**rest}", true)]
    [InlineData("/{x:int:min(1)}", "/{y:INT:min(1)}", true)]
    [InlineData("/{x:int}", "/{y:long}", false)]
    [InlineData("/{x:regex(^a$)}", "/{x:regex(^A$)}", false)]
    [InlineData("/a/{x}", "/a/b", false)]
    [InlineData("/{x}.{y}", "/{a}.{b}", true)]
    [InlineData("/{x}.{y}", "/{a}-{b}", false)]
    public void Paths_of_one_structure_clash(string? left, string? right, bool clash) =>
        Clash(new() { Path = left }, new() { Path = right }).ShouldBe(clash);

    [Theory]
    [InlineData("a.com", "A.com:80", true)]
    [InlineData("a.com", "b.com,a.com", true)]
    [InlineData("a.com", "*.com", false)]
    [InlineData("*.com", "*.COM", true)]
    [InlineData("a.com", null, false)]
    [InlineData("*", null, true)]
    public void Hosts_in_common_clash(string? left, string? right, bool clash) =>
        Clash(new() { Hosts = left?.Split(',') }, new() { Hosts = right?.Split(',') }).ShouldBe(clash);

    [Theory]
    [InlineData("GET", "get", true)]
    [InlineData("GET,PUT", "POST,PUT", true)]
    [InlineData("GET", "POST", false)]
    [InlineData("GET", null, false)]
    public void Methods_in_common_clash(string? left, string? right, bool clash) =>
        Clash(new() { Path = "/", Methods = left?.Split(',') }, new() { Path = "/", Methods = right?.Split(',') }).ShouldBe(clash);

    [Fact]
    public void Orders_that_differ_do_not_clash()
    {
        var routes = new Dictionary<string, RouteConfig>
        {
            ["a"] = new() { Match = new() { Path = "/" } },
            ["b"] = new() { Order = 1, Match = new() { Path = "/" } },
            ["c"] = new() { Order = 0, Match = new() { Path = "/" } },
        };

        RouteAmbiguity.Find(routes).ShouldBe([("a", "c")]);
    }

    [Fact]
    public void Headers_provably_apart_do_not_clash()
    {
        RouteHeader gold = new() { Name = "Tier", Values = ["gold", "tin"] };
        HeadersClash(gold, new() { Name = "tier", Values = ["GOLD"] }).ShouldBeTrue();
        HeadersClash(gold, new() { Name = "tier", Values = ["silver"] }).ShouldBeFalse();
        HeadersClash(gold, new() { Name = "tier", Values = ["silver"], Mode = HeaderMatchMode.HeaderPrefix }).ShouldBeTrue();
        HeadersClash(gold, new() { Name = "other", Values = ["silver"] }).ShouldBeTrue();
        HeadersClash(gold, new() { Name = "tier", Mode = HeaderMatchMode.NotExists }).ShouldBeFalse();
        HeadersClash(new() { Name = "t", Mode = HeaderMatchMode.Exists }, new() { Name = "T", Mode = HeaderMatchMode.NotExists }).ShouldBeFalse();
        HeadersClash(gold, gold with { IsCaseSensitive = true, Values = ["Gold"] }).ShouldBeTrue();
        HeadersClash(gold with { IsCaseSensitive = true }, gold with { IsCaseSensitive = true, Values = ["Gold"] }).ShouldBeFalse();
    }

    [Fact]
    public void Routes_that_ask_one_header_for_two_values_clash_with_their_like()
    {
        RouteHeader[] both = [new() { Name = "h", Values = ["1"] }, new() { Name = "h", Values = ["2"] }];
        RouteMatch match = new() { Path = "/", Headers = both };
        var routes = new Dictionary<string, RouteConfig> { ["a"] = new() { Match = match }, ["b"] = new() { Match = match } };

        RouteAmbiguity.Find(routes).ShouldBe([("a", "b")]);
    }

    [Fact]
    public void Queries_provably_apart_do_not_clash()
    {
        RouteQueryParameter one = new() { Name = "v", Values = ["1"] };
        QueriesClash([one], [one with { Values = ["2", "1"] }]).ShouldBeTrue();
        QueriesClash([one], [one with { Values = ["2"] }]).ShouldBeFalse();
        QueriesClash([one], [one, one]).ShouldBeFalse();
        QueriesClash([one], [one with { Mode = QueryParameterMatchMode.NotContains, Values = ["2"] }]).ShouldBeTrue();
    }

    [Fact]
    public void Routes_that_cannot_be_read_are_left_out() =>
        RouteAmbiguity.Find(new Dictionary<string, RouteConfig>
        {
            ["a"] = new() { Match = new() { Path = "/{" } },
            ["b"] = new() { Match = new() { Path = "/{" } },
            ["c"] = new() { Match = new() { Hosts = [""] } },
            ["d"] = new() { Match = new() { Hosts = [""] } },
            ["e"] = null!,
            ["f"] = new(),
            ["g"] = new() { Match = new() { Path = "/", Headers = [new(), null!], Methods = [null!] } },
        }).ShouldBeEmpty();

    [Fact]
    public void Copies_are_each_paired_with_the_first() =>
        RouteAmbiguity.Find(Many(10_000, _ => new RouteMatch { Path = "/a", Hosts = ["x.com"] })).Count.ShouldBe(9_999);

    [Fact]
    public void Tenants_told_apart_by_a_header_do_not_clash_but_twins_among_them_do()
    {
        var tenants = Many(10_000, number => new RouteMatch
        {
            Path = "/{**rest}",
            Headers = [new() { Name = "x-tenant", Values = [$"t{(number == 9_000 ? 17 : number)}", $"u{number}"] }],
        });

        RouteAmbiguity.Find(tenants).ShouldBe([("r00017", "r09000")]);
    }

    private static Dictionary<string, RouteConfig> Many(int count, Func<int, RouteMatch> match) =>
        Enumerable.Range(0, count).ToDictionary(number => $"r{number:D5}", number => new RouteConfig { Match = match(number) });

    private static bool Clash(RouteMatch left, RouteMatch right)
    {
        var pairs = RouteAmbiguity.Find(new Dictionary<string, RouteConfig> { ["b"] = new() { Match = left }, ["a"] = new() { Match = right } });
        return pairs.Count == 1;
    }

    private static bool HeadersClash(RouteHeader left, RouteHeader right) =>
        Clash(new() { Path = "/", Headers = [left] }, new() { Path = "/", Headers = [right] });

    private static bool QueriesClash(RouteQueryParameter[] left, RouteQueryParameter[] right) =>
        Clash(new() { Path = "/", QueryParameters = left }, new() { Path = "/", QueryParameters = right });
}
