using FsCheck;
using FsCheck.Fluent;
using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Tests.Matching;

/// <summary>Routes and requests from alphabets so small that they collide all the time.</summary>
internal static class RouteGenerator
{
    private static readonly Gen<string?> Path =
        from inner in Gen.Elements("a", "b", "a", "{p}", "{p:int}", "v{x:int}", "v{x}", "{x}.{y}").ArrayOf().Where(segments => segments.Length <= 3)
        from end in Gen.Elements("", "", "/{end?}", "/{end:int?}", "/{**end}", "/{**end:regex(^[0-9])}")
        from none in Gen.Choose(0, 9)
        select none == 0 ? null : $"/{string.Join('/', inner.Select((segment, index) => Rename(segment, index)))}{end}".Replace("//", "/", StringComparison.Ordinal);

    private static readonly Gen<string[]?> Hosts = Gen.Elements<string[]?>(
        null, null, ["x.a.com"], ["*.com"], ["*.a.com"], ["*.com", "a.com"], ["*.a.com", "x.a.com", "b.com"]);

    private static readonly Gen<RouteHeader[]?> Headers = Gen.Elements<RouteHeader[]?>(
        null, null, [new() { Name = "x-h", Values = ["1"] }], [new() { Name = "x-h", Mode = HeaderMatchMode.NotExists }],
        [new() { Name = "x-h", Values = ["1"] }, new() { Name = "x-h", Values = ["2"] }]);

    private static readonly Gen<RouteQueryParameter[]?> Queries = Gen.Elements<RouteQueryParameter[]?>(
        null, null, [new() { Name = "v", Values = ["1"] }], [new() { Name = "v", Mode = QueryParameterMatchMode.Exists }]);

    private static readonly Gen<RouteConfig> Route =
        from path in Path
        from hosts in Hosts
        from methods in Gen.Elements<string[]?>(null, null, ["GET"], ["POST"], ["GET", "PUT"])
        from headers in Headers
        from queries in Queries
        from order in Gen.Elements<int?>(null, null, null, 0, 1, -1)
        select new RouteConfig { Order = order, Match = new() { Path = path, Hosts = hosts, Methods = methods, Headers = headers, QueryParameters = queries } };

    public static Gen<Dictionary<string, RouteConfig>> Routes { get; } =
        from size in Gen.Choose(1, 30)
        from routes in Route.ArrayOf(size)
        select routes.Select((route, index) => (route, Id: $"r{index * 7 % 31:D2}")).ToDictionary(pair => pair.Id, pair => pair.route);

    public static Gen<SampleRequest[]> Requests { get; } = (
        from method in Gen.Elements("GET", "POST", "PUT", "DELETE")
        from host in Gen.Elements("x.a.com", "y.a.com", "a.com", "b.com", "c.org")
        from segments in Gen.Elements("a", "b", "7", "v7", "vv", "a.b", "v.7", "7.v.7").ArrayOf().Where(segments => segments.Length <= 4)
        from header in Gen.Elements(null, null, "1", "2", "1,2")
        from query in Gen.Elements(null, null, "1", "2")
        from spelling in Gen.Choose(0, 1_000_000)
        select new SampleRequest(method, host, segments, header, query, spelling)).ArrayOf(20);

    private static string Rename(string segment, int index) =>
        segment.Replace("{p", $"{{p{(char)('a' + index)}", StringComparison.Ordinal)
            .Replace("{x", $"{{x{(char)('a' + index)}", StringComparison.Ordinal)
            .Replace("{y", $"{{y{(char)('a' + index)}", StringComparison.Ordinal);
}
