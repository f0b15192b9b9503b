using FsCheck;
using FsCheck.Fluent;
using FuncProxy.Routing.Matching;
using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Tests.Matching;

public sealed class RouteVerdictTests
{
    private static readonly RouteTable Routes = Table.Of(
        ("wide", new RouteMatch { Path = "/{**rest}" }),
        ("path", new RouteMatch { Path = "/v1/chat", Methods = ["POST"] }),
        ("gold", new RouteMatch { Path = "/v1/chat", Methods = ["GET"], Headers = [new RouteHeader { Name = "x-tier", Values = ["gold"] }] }),
        ("query", new RouteMatch { Path = "/v1/chat", Methods = ["GET"], QueryParameters = [new RouteQueryParameter { Name = "v", Values = ["2", "3"] }] }),
        ("host", new RouteMatch { Hosts = ["*.example.com"], Path = "/v1/chat" }));

    [Fact]
    public void Each_route_says_the_first_condition_that_fails_the_nearest_first() => Routes.Explain(Table.Request("/v1/chat?v=1"), 10).ShouldBe(
    [
        new RouteVerdict("wide", RouteObstacle.None, ""),
        new RouteVerdict("query", RouteObstacle.Query, "asks for query parameter 'v' Exact '2' or '3'"),
        new RouteVerdict("gold", RouteObstacle.Header, "asks for header 'x-tier' ExactHeader 'gold'"),
        new RouteVerdict("path", RouteObstacle.Method, "takes POST"),
        new RouteVerdict("host", RouteObstacle.Host, "takes the host *.example.com"),
    ]);

    [Fact]
    public void Route_that_comes_second_says_what_decided() =>
        Routes.Explain(Table.Request("/v1/chat", "POST"), 2).ShouldBe(
        [
            new RouteVerdict("path", RouteObstacle.None, ""),
            new RouteVerdict("wide", RouteObstacle.Outranked, "would take it, but 'path' comes first: its path /v1/chat is more specific"),
        ]);

    [Fact]
    public void No_more_routes_are_told_than_asked_for() => Routes.Explain(Table.Request("/v1/chat"), 3).Count.ShouldBe(3);

    [Fact]
    public void Verdicts_agree_with_the_match()
    {
        var samples = (from routes in RouteGenerator.Routes from requests in RouteGenerator.Requests select (routes, requests)).ToArbitrary();

        Prop.ForAll(samples, sample =>
        {
            var table = RouteTable.Compile(sample.routes);
            foreach (var request in sample.requests)
            {
                var spelled = request.Spell();
                var verdicts = table.Explain(spelled, int.MaxValue);
                verdicts.Where(verdict => verdict.Obstacle == RouteObstacle.None).Select(verdict => verdict.RouteId).SingleOrDefault().ShouldBe(table.Winner(spelled));
                verdicts.Count.ShouldBe(sample.routes.Count);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(100));
    }
}
