using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Tests.Matching;

public sealed class CriteriaMatchTests
{
    [Theory]
    [InlineData("gold", "gold", true)]
    [InlineData("gold", "GOLD", true)]
    [InlineData("gold", "goldish", false)]
    [InlineData("gold", "silver, gold", true)]
    [InlineData("gold", "silver ,\tgold ,x", true)]
    [InlineData("gold", "\"gold\"", true)]
    [InlineData("gold", "\"silver,gold\"", false)]
    [InlineData("silver,gold", "\"silver,gold\", x", true)]
    [InlineData("gold", "\"a\\\",gold\", x", false)]
    [InlineData("gold", "\"a, gold", false)]
    [InlineData("gold", "", false)]
    [InlineData("gold", null, false)]
    public void Header_exact_compares_elements(string wanted, string? sent, bool matches) =>
        TakesHeader(HeaderMatchMode.ExactHeader, wanted, sent).ShouldBe(matches);

    [Theory]
    [InlineData(HeaderMatchMode.HeaderPrefix, "go", "silver, gold", true)]
    [InlineData(HeaderMatchMode.HeaderPrefix, "go", "a go", false)]
    [InlineData(HeaderMatchMode.HeaderPrefix, "go", null, false)]
    [InlineData(HeaderMatchMode.Contains, "r, g", "silver, gold", true)]
    [InlineData(HeaderMatchMode.Contains, "x", "silver", false)]
    [InlineData(HeaderMatchMode.Contains, "x", null, false)]
    [InlineData(HeaderMatchMode.NotContains, "x", "silver", true)]
    [InlineData(HeaderMatchMode.NotContains, "VER", "silver", false)]
    [InlineData(HeaderMatchMode.NotContains, "x", null, true)]
    [InlineData(HeaderMatchMode.Exists, null, "a", true)]
    [InlineData(HeaderMatchMode.Exists, null, "", false)]
    [InlineData(HeaderMatchMode.Exists, null, null, false)]
    [InlineData(HeaderMatchMode.NotExists, null, "a", false)]
    [InlineData(HeaderMatchMode.NotExists, null, "", true)]
    [InlineData(HeaderMatchMode.NotExists, null, null, true)]
    public void Header_mode_does_as_yarp(HeaderMatchMode mode, string? wanted, string? sent, bool matches) =>
        TakesHeader(mode, wanted, sent).ShouldBe(matches);

    [Fact]
    public void Header_case_counts_when_asked()
    {
        TakesHeader(HeaderMatchMode.ExactHeader, "Gold", "gold", caseSensitive: true).ShouldBeFalse();
        TakesHeader(HeaderMatchMode.Contains, "old", "Gold", caseSensitive: true).ShouldBeTrue();
    }

    [Fact]
    public void Header_on_several_lines_matches_any()
    {
        var table = Table.Of(("r", new RouteMatch { Headers = [new() { Name = "X-Tier", Values = ["gold", "tin"] }] }));

        table.Winner(Table.Request("/", headers: [("x-tier", "silver"), ("x-tier", "tin")])).ShouldBe("r");
    }

    [Fact]
    public void Cookie_is_split_at_semicolons()
    {
        var table = Table.Of(("r", new RouteMatch { Headers = [new() { Name = "cookie", Values = ["b=2"] }] }));

        table.Winner(Table.Request("/", headers: ("Cookie", "a=1; b=2; c=3"))).ShouldBe("r");
        table.Winner(Table.Request("/", headers: ("Cookie", "a=1, b=2"))).ShouldBeNull();
    }

    [Theory]
    [InlineData(QueryParameterMatchMode.Exact, "2", "?v=2", true)]
    [InlineData(QueryParameterMatchMode.Exact, "2", "?a=1&V=2", true)]
    [InlineData(QueryParameterMatchMode.Exact, "2", "?v=1&v=2", true)]
    [InlineData(QueryParameterMatchMode.Exact, "2", "?v=22", false)]
    [InlineData(QueryParameterMatchMode.Exact, "2", "", false)]
    [InlineData(QueryParameterMatchMode.Exact, "2", "?", false)]
    [InlineData(QueryParameterMatchMode.Exact, "a b", "?v=a+b", true)]
    [InlineData(QueryParameterMatchMode.Exact, "a b", "?%76=a%20b", true)]
    [InlineData(QueryParameterMatchMode.Exact, "a+b", "?v=a%2Bb", true)]
    [InlineData(QueryParameterMatchMode.Exact, "a=b", "?v=a=b", true)]
    [InlineData(QueryParameterMatchMode.Exact, "%zz", "?v=%zz", true)]
    [InlineData(QueryParameterMatchMode.Exact, "\u00e9", "?v=%c3%a9", true)]
    [InlineData(QueryParameterMatchMode.Exact, "AB", "?v=%61b", true)]
    [InlineData(QueryParameterMatchMode.Prefix, "ab", "?v=abc", true)]
    [InlineData(QueryParameterMatchMode.Prefix, "ab", "?v=cab", false)]
    [InlineData(QueryParameterMatchMode.Contains, "b", "?v=abc", true)]
    [InlineData(QueryParameterMatchMode.Contains, "b", "?v=ac", false)]
    [InlineData(QueryParameterMatchMode.Contains, "b", "?x=b", false)]
    [InlineData(QueryParameterMatchMode.NotContains, "b", "?v=ac", true)]
    [InlineData(QueryParameterMatchMode.NotContains, "b", "?v=a&v=b", false)]
    [InlineData(QueryParameterMatchMode.NotContains, "b", "?x=b", true)]
    [InlineData(QueryParameterMatchMode.Exists, null, "?v=1", true)]
    [InlineData(QueryParameterMatchMode.Exists, null, "?v=", false)]
    [InlineData(QueryParameterMatchMode.Exists, null, "?v", false)]
    public void Query_mode_does_as_yarp(QueryParameterMatchMode mode, string? wanted, string query, bool matches)
    {
        var criterion = new RouteQueryParameter { Name = "v", Mode = mode, Values = wanted is null ? null : [wanted] };
        var table = Table.Of(("r", new RouteMatch { QueryParameters = [criterion] }));

        table.Winner("/" + query).ShouldBe(matches ? "r" : null);
    }

    [Fact]
    public void Query_case_counts_when_asked()
    {
        var table = Table.Of(("r", new RouteMatch { QueryParameters = [new() { Name = "v", Values = ["A"], IsCaseSensitive = true }] }));

        table.Winner("/?v=a").ShouldBeNull();
        table.Winner("/?v=%41").ShouldBe("r");
    }

    private static bool TakesHeader(HeaderMatchMode mode, string? wanted, string? sent, bool caseSensitive = false)
    {
        var criterion = new RouteHeader { Name = "X-Tier", Mode = mode, Values = wanted is null ? null : [wanted], IsCaseSensitive = caseSensitive };
        var table = Table.Of(("r", new RouteMatch { Headers = [criterion] }));
        (string, string)[] headers = sent is null ? [] : [("x-tier", sent)];
        return table.Winner(Table.Request("/", headers: headers)) is not null;
    }
}
