using System.Text;
using FuncProxy.Forwarding.Transforms;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Forwarding.Tests.Transforms;

public class TransformRuleTests
{
    [Fact]
    public void Errors_have_their_place_in_the_text()
    {
        var errors = Read("""
            { "routes": { "a": { "clusterId": "c", "match": { "path": "/{id}" }, "transforms": [
              { "pathPatern": "/x" },
              { "requestHeader": "x y",
                "set": "1" },
              { "queryRouteParameter": "q", "set": "ID2" },
              { "requestHeader": "X" },
              { },
              { "requestHeader": "X", "set": "1", "Set": "2" } ] } },
              "clusters": { "c": { "destinations": { "d": { "address": "http://localhost:1/" } } } } }
            """);

        errors.Take(4).Select(error => error.ToString()).ShouldBe([
            "line 2, column 19: $.routes.a.transforms[0].pathPatern: 'pathPatern' is no transform; did you mean 'PathPattern'?",
            "line 3, column 22: $.routes.a.transforms[1].requestHeader: 'requestHeader' is 'x y', which is no header name (RFC 9110 §5.1)",
            "line 5, column 40: $.routes.a.transforms[2].set: 'set' names 'ID2', which is no parameter of the route's match.path; it has id",
            "line 6, column 3: $.routes.a.transforms[3]: 'requestHeader' needs 'Set' or 'Append'",
        ]);
        errors.Skip(4).Select(error => error.Path).ShouldBe(["$.routes.a.transforms[4]", "$.routes.a.transforms[5].Set"], "an empty entry and a doubled name are told once, by the reader");
    }

    [Fact]
    public void A_setting_that_is_not_known_is_not_judged() =>
        Read("""
            { "routes": { "a": { "clusterId": "c", "match": { "path": "/" }, "transforms": [ { "X-Forwarded": "%MODE%" } ] } },
              "clusters": { "c": { "destinations": { "d": { "address": "http://localhost:1/" } } } } }
            """).ShouldBeEmpty();

    private static IReadOnlyList<RouteDocumentError> Read(string text) =>
        RouteDocumentReader.Read(Encoding.UTF8.GetBytes(text), settings: null, [new TransformRule()]).Errors;
}
