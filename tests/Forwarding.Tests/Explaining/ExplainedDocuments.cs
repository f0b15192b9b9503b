using FsCheck;
using FsCheck.Fluent;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Consumers;
using FuncProxy.Routing.Model;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Forwarding.Tests.Explaining;

/// <summary>Random documents whose routes get in each other's way. Each route has a cluster of its own, told by the first segment of its destinations' paths.</summary>
internal static class ExplainedDocuments
{
    public const string Key = "fp_a-key-of-team-a";
    public const string ExpiredKey = "fp_a-key-that-has-ended";

    private static readonly Gen<RouteMatch> Match =
        from path in Gen.Elements("/a", "/a/b", "/a/{x}", "/{x}/b", "/a/{**rest}", "/{**rest}", "/n/{id:int}", "/o/{p?}", "/f.{ext}", null)
        from hosts in Gen.Elements<IReadOnlyList<string>?>(null, null, ["h1.example"], ["*.example"], ["h1.example", "other.test"])
        from methods in Gen.Elements<IReadOnlyList<string>?>(null, null, ["GET"], ["POST", "PUT"])
        from header in Gen.Elements<RouteHeader?>(
            null, null, null,
            new RouteHeader { Name = "x-t", Values = ["gold"] },
            new RouteHeader { Name = "x-t", Mode = HeaderMatchMode.Exists },
            new RouteHeader { Name = "x-t", Mode = HeaderMatchMode.NotContains, Values = ["old"] })
        from query in Gen.Elements<RouteQueryParameter?>(
            null, null, null,
            new RouteQueryParameter { Name = "v", Values = ["1"] },
            new RouteQueryParameter { Name = "v", Mode = QueryParameterMatchMode.Exists })
        select new RouteMatch
        {
            Path = path ?? (hosts is null ? "/{**rest}" : null),
            Hosts = hosts,
            Methods = methods,
            Headers = header is null ? null : [header],
            QueryParameters = query is null ? null : [query],
        };

    private static readonly Gen<AccessConfig?> Access = Gen.Frequency(
        (4, Gen.Constant<AccessConfig?>(null)),
        (1, Gen.Constant<AccessConfig?>(new AccessConfig { Allow = AccessMode.Key })),
        (1, Gen.Constant<AccessConfig?>(new AccessConfig { Allow = AccessMode.Key, Consumers = ["team-b"] })),
        // Nobody is there: no request has what could be a token.
        (1, Gen.Constant<AccessConfig?>(new AccessConfig { Allow = AccessMode.Jwt, Jwt = new JwtConfig { Authority = "http://127.0.0.1:1/", Audience = "api" } })),
        (1, Gen.Constant<AccessConfig?>(new AccessConfig { IpDeny = ["203.0.113.0/24"] })),
        (1, Gen.Constant<AccessConfig?>(new AccessConfig { Block = [BlockKind.Dotfiles, BlockKind.Traversal] })));

    // The value is what explanations show in place of any.
    private static readonly Gen<DestinationAuthConfig?> Auth = Gen.Elements<string?>(null, null, "Authorization", "x-secret")
        .Select(name => name is null ? null : new DestinationAuthConfig { Type = DestinationAuthType.Header, Name = name, Value = "(the proxy's own)" });

    private static readonly Gen<IReadOnlyList<IReadOnlyDictionary<string, string>>?> Transforms = Gen.SubListOf<IReadOnlyDictionary<string, string>>(
        new Dictionary<string, string> { ["pathRemovePrefix"] = "/a" },
        new Dictionary<string, string> { ["pathPrefix"] = "/pre" },
        new Dictionary<string, string> { ["requestHeader"] = "x-set", ["set"] = "1" },
        new Dictionary<string, string> { ["requestHeader"] = "x-t", ["append"] = "more" },
        new Dictionary<string, string> { ["requestHeaderRemove"] = "x-gone" },
        new Dictionary<string, string> { ["queryValueParameter"] = "v", ["set"] = "9" },
        new Dictionary<string, string> { ["httpMethodChange"] = "PUT", ["set"] = "PATCH" },
        new Dictionary<string, string> { ["requestHeaderOriginalHost"] = "true" },
        new Dictionary<string, string> { ["X-Forwarded"] = "Off", ["for"] = "Set" })
        .Select(list => list.Count == 0 ? null : (IReadOnlyList<IReadOnlyDictionary<string, string>>?)[.. list]);

    private static readonly Gen<RouteConfig> Route =
        from match in Match
        from access in Access
        from transforms in Transforms
        from order in Gen.Elements<int?>(null, null, null, 1, -1)
        from respond in Gen.Elements<RespondConfig?>(null, null, null, new RespondConfig { Status = 299, Body = "fixed", Headers = new Dictionary<string, string> { ["x-fixed"] = "yes" } })
        from limit in Gen.Elements<long?>(null, null, 5)
        from cache in Gen.Elements<CacheMode?>(null, CacheMode.Standard)
        from cors in Gen.Elements<CorsConfig?>(null, null, new CorsConfig { AllowOrigins = ["https://app.example"] })
        select new RouteConfig
        {
            Match = match,
            Access = access,
            Order = order,
            Transforms = respond is null ? transforms : null,
            Respond = respond,
            Limits = limit is null ? null : new LimitsConfig { MaxRequestBodyBytes = limit },
            Cors = cors,
            Cache = cache is null || respond is not null ? null : new CacheConfig { Mode = cache },
        };

    /// <summary>Documents to an origin; those routes that would be ambiguous are left out.</summary>
    public static Gen<RouteDocument> To(Uri origin) => Gen.Choose(1, 8).SelectMany(count => Gen.ArrayOf(Route.Zip(Auth), count)).Select(routes => Valid(Compose(origin, routes)));

    private static RouteDocument Compose(Uri origin, (RouteConfig Route, DestinationAuthConfig? Auth)[] routes)
    {
        var named = routes.Select((one, index) => (Id: $"r{index}", one.Route, one.Auth)).ToList();
        return new RouteDocument
        {
            Routes = named.ToDictionary(one => one.Id, one => one.Route.Respond is null ? one.Route with { ClusterId = one.Id } : one.Route),
            Clusters = named.ToDictionary(one => one.Id, one => new ClusterConfig
            {
                Destinations = new Dictionary<string, DestinationConfig>
                {
                    ["first"] = new() { Address = $"{origin}@{one.Id}/", Auth = one.Auth },
                    ["second"] = new() { Address = $"{origin}@{one.Id}-second/", Priority = one.Id == "r1" ? 0 : 1, Host = "named.test", Auth = one.Auth },
                },
            }),
            Consumers = new Dictionary<string, ConsumerConfig>
            {
                ["team-a"] = new() { Keys = [ConsumerKey.Entry(Key), ConsumerKey.Entry(ExpiredKey, DateTimeOffset.UnixEpoch)] },
                ["team-b"] = new(),
            },
        };
    }

    private static RouteDocument Valid(RouteDocument document)
    {
        while (true)
        {
            var errors = RouteDocumentReader.Read(RouteDocumentWriter.Write(document), settings: null, ProxyEngine.Rules).Errors;
            if (errors.Count == 0)
            {
                return document;
            }
            var wrong = errors[0].RouteId.ShouldNotBeNull(errors[0].ToString());
            document = document with { Routes = document.Routes!.Where(route => route.Key != wrong).ToDictionary() };
        }
    }
}
