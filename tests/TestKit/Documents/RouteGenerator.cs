using FsCheck;
using FsCheck.Fluent;
using FuncProxy.Routing.Model;

namespace FuncProxy.TestKit.Documents;

/// <summary>Valid routes with any of their sections.</summary>
internal static class RouteGenerator
{
    private static readonly Gen<string> Network = Gen.Elements("203.0.113.7", "10.0.0.0/8", "2001:db8::/32", "::1");

    private static readonly Gen<RouteHeader> Header =
        from name in Pick.Token
        from mode in Pick.EnumValue<HeaderMatchMode>()
        from values in Pick.Few(Pick.FreeText, 1)
        from isCaseSensitive in Pick.Flag
        select new RouteHeader
        {
            Name = name,
            Mode = mode,
            Values = mode is HeaderMatchMode.Exists or HeaderMatchMode.NotExists ? null : values,
            IsCaseSensitive = isCaseSensitive,
        };

    private static readonly Gen<RouteQueryParameter> QueryParameter =
        from name in Gen.Elements("v", "api-version", "a b", "ä", "$filter", "x[0]")
        from mode in Pick.EnumValue<QueryParameterMatchMode>()
        from values in Pick.Few(Pick.FreeText, 1)
        from isCaseSensitive in Pick.Flag
        select new RouteQueryParameter
        {
            Name = name,
            Mode = mode,
            Values = mode is QueryParameterMatchMode.Exists ? null : values,
            IsCaseSensitive = isCaseSensitive,
        };

    private static readonly Gen<IReadOnlyList<string>> Methods =
        Gen.SubListOf("GET", "HEAD", "POST", "PURGE", "x-own").Select(m => (IReadOnlyList<string>)[.. m]);

    private static readonly Gen<string> Host = Gen.OneOf(Pick.HostName, Gen.Elements("*.example.com", "*.münchen.example:443"));

    // Each route has a path of its own, so that no two are ambiguous.
    private static readonly Gen<string> Path =
        from number in Gen.Choose(0, int.MaxValue)
        from template in Gen.Elements("/", "/{id}", "/{id:int}/x", "/{**rest}", "/caf%C3%A9/{name?}", "/a.b")
        select $"/p{number}{(template == "/" ? "" : template)}";

    private static readonly Gen<RouteMatch> Match =
        from path in Path
        from hosts in Pick.Maybe(Pick.Few(Host))
        from methods in Pick.Maybe(Methods)
        from headers in Pick.Maybe(Pick.Few(Header))
        from parameters in Pick.Maybe(Pick.Few(QueryParameter))
        select new RouteMatch { Path = path, Hosts = hosts, Methods = methods, Headers = headers, QueryParameters = parameters };

    private static readonly Gen<RespondConfig> Respond =
        from status in Pick.MaybeValue(Gen.Elements(200, 204, 301, 404, 503, 599))
        from headers in Pick.Maybe(Pick.Named(Pick.Token, Pick.FieldValue))
        from body in Pick.Maybe(Pick.FreeText)
        select new RespondConfig { Status = status, Headers = headers, Body = status == 204 ? null : body };

    private static readonly Gen<IReadOnlyDictionary<string, string>> Transform =
        Gen.Elements<IReadOnlyDictionary<string, string>>(
            new Dictionary<string, string> { ["PathRemovePrefix"] = "/api" },
            new Dictionary<string, string> { ["requestHeader"] = "x-a", ["set"] = "1%" },
            new Dictionary<string, string> { ["RequestHeadersCopy"] = "true" });

    private static readonly Gen<JwtConfig> Jwt =
        from scopes in Pick.Maybe(Pick.Few(Pick.Token))
        from roles in Pick.Maybe(Pick.Few(Pick.Token))
        from forward in Pick.Flag
        from claim in Pick.Maybe(Pick.Token)
        from audiences in Pick.Maybe(Pick.Few(Pick.Token))
        from issuers in Pick.Maybe(Pick.Few(Pick.Token, least: 1))
        select new JwtConfig { Authority = "https://login.example/", Audience = "api://x", Audiences = audiences, Issuers = issuers, RequiredScopes = scopes, RequiredRoles = roles, Forward = forward, ConsumerClaim = claim };

    private static Gen<AccessConfig> Access(IReadOnlyList<string> consumers) =>
        from allow in Pick.EnumValue<AccessMode>()
        from names in Pick.Maybe(Gen.SubListOf(consumers.ToArray()).Select(c => (IReadOnlyList<string>)[.. c]))
        from ipAllow in Pick.Maybe(Pick.Few(Network))
        from ipDeny in Pick.Maybe(Pick.Few(Network))
        from block in Pick.Maybe(Pick.Few(Gen.Elements(Enum.GetValues<BlockKind>())))
        from jwt in Jwt
        select new AccessConfig { Allow = allow, Consumers = allow is null or AccessMode.Anonymous ? null : names, IpAllow = ipAllow, IpDeny = ipDeny, Block = block, Jwt = allow == AccessMode.Jwt ? jwt : null };

    private static Gen<LimitsConfig> Limits(AccessConfig? access) =>
        from requests in Pick.Number(1, int.MaxValue)
        from tokens in Pick.Long(1)
        from per in Pick.EnumValue<LimitKey>()
        from scope in Pick.EnumValue<LimitScope>()
        from onStoreFailure in Pick.EnumValue<StoreFailureMode>()
        select Sensible(new LimitsConfig { RequestsPerMinute = requests, TokensPerMinute = tokens, Per = per, Scope = scope, OnStoreFailure = onStoreFailure }, access);

    private static LimitsConfig Sensible(LimitsConfig limits, AccessConfig? access)
    {
        var knowsConsumers = access?.Allow is AccessMode.Key or AccessMode.Jwt;
        var per = limits.Per == LimitKey.Consumer && !knowsConsumers ? LimitKey.Route : limits.Per;
        var scope = limits.Scope == LimitScope.Fleet && (per == LimitKey.Ip || (per is null && !knowsConsumers)) ? LimitScope.Instance : limits.Scope;
        return limits is { RequestsPerMinute: null, TokensPerMinute: null }
            ? new LimitsConfig()
            : limits with { Per = per, Scope = scope, OnStoreFailure = scope == LimitScope.Fleet ? limits.OnStoreFailure : null };
    }

    private static readonly Gen<CacheConfig> Cache =
        from mode in Gen.Elements(Enum.GetValues<CacheMode>())
        from ttl in Pick.Time
        from methods in Pick.Maybe(Pick.Few(Gen.Elements(mode == CacheMode.Override ? ["GET", "HEAD", "POST", "QUERY"] : new[] { "GET", "HEAD" }), least: 1))
        from keyHeaders in Pick.Maybe(Pick.Few(Pick.Token))
        from perConsumer in Pick.Flag
        from maxBodyBytes in Pick.Long(1)
        from storeSetCookie in Pick.Flag
        from stale in Pick.MaybeValue(Pick.Time)
        from staleIfError in Pick.MaybeValue(Pick.Time)
        select new CacheConfig
        {
            Mode = mode,
            Ttl = mode == CacheMode.Standard ? null : ttl,
            Methods = methods,
            KeyHeaders = keyHeaders,
            PerConsumer = perConsumer,
            MaxBodyBytes = maxBodyBytes,
            StoreSetCookie = storeSetCookie,
            StaleWhileRevalidate = stale,
            StaleIfError = staleIfError,
        };

    private static readonly Gen<CompressionConfig> Compression =
        from enabled in Pick.Flag
        from mimeTypes in Pick.Maybe(Pick.Few(Gen.Elements("application/json", "text/*", "application/*+json", "font/ttf")))
        from minBytes in Pick.Long(0)
        from gzipLevel in Pick.Number(1, 9)
        from brotliLevel in Pick.Number(0, 11)
        from credentialed in Pick.Flag
        from maxInflateRatio in Pick.Number(1, 100_000)
        from maxInflatedBytes in Pick.Long(1)
        select new CompressionConfig
        {
            Enabled = enabled,
            MimeTypes = mimeTypes,
            MinBytes = minBytes,
            GzipLevel = gzipLevel,
            BrotliLevel = brotliLevel,
            Credentialed = credentialed,
            MaxInflateRatio = maxInflateRatio,
            MaxInflatedBytes = maxInflatedBytes,
        };

    private static Gen<CorsConfig> Cors =>
        from origins in Gen.Elements<IReadOnlyList<string>>(["*"], ["https://app.example.com"], ["http://localhost:3000", "https://*.example.org"])
        from methods in Pick.Maybe(Pick.Few(Gen.Elements("GET", "POST", "PATCH")))
        from headers in Pick.Maybe(Pick.Few(Pick.Token))
        from exposed in Pick.Maybe(Pick.Few(Pick.Token))
        from credentials in Pick.Flag
        from maxAge in Pick.MaybeValue(Gen.Choose(0, 86_400).Select(seconds => TimeSpan.FromSeconds(seconds)))
        select new CorsConfig
        {
            AllowOrigins = origins,
            AllowMethods = methods,
            AllowHeaders = headers,
            ExposeHeaders = exposed,
            AllowCredentials = origins[0] == "*" ? null : credentials,
            MaxAge = maxAge,
        };

    private static Gen<RouteConfig> Policies(IReadOnlyList<string> consumers) =>
        from access in Pick.Maybe(Access(consumers))
        from cors in Pick.Maybe(Cors)
        from limits in Pick.Maybe(Limits(access))
        from maxBody in Pick.Long(-1)
        from byYarpsName in Gen.Elements(true, false)
        from cache in Pick.Maybe(Cache)
        from compression in Pick.Maybe(Compression)
        from hiding in Pick.Maybe(from headers in Pick.Flag from addresses in Pick.Flag select new HidingConfig { Headers = headers, Addresses = addresses })
        from streaming in Pick.Maybe(Gen.Choose(0, 1_000_000).Select(seconds => new StreamingConfig { KeepAliveInterval = TimeSpan.FromSeconds(seconds) }))
        from ai in Pick.Maybe(Gen.Elements(Enum.GetValues<AiApi>()).Select(a => new AiConfig { Api = a }))
        select new RouteConfig
        {
            Access = access,
            Cors = cors,
            Limits = byYarpsName ? limits : limits is null ? null : limits with { MaxRequestBodyBytes = maxBody },
            MaxRequestBodySize = byYarpsName ? maxBody : null,
            Cache = cache,
            Compression = compression,
            Hiding = hiding,
            Streaming = streaming,
            Ai = ai,
        };

    public static Gen<RouteConfig> Route(IReadOnlyList<string> clusters, IReadOnlyList<string> consumers) =>
        from policies in Policies(consumers)
        from cluster in Gen.Elements<string?>([null, .. clusters])
        from respond in Respond
        from order in Pick.Number(int.MinValue, int.MaxValue)
        from match in Match
        from timeout in Pick.MaybeValue(Pick.Time)
        from transforms in Pick.Maybe(Pick.Few(Transform))
        from metadata in Pick.Metadata
        select policies with
        {
            ClusterId = cluster,
            Respond = cluster is null ? respond : null,
            Cache = cluster is null ? null : policies.Cache,
            Hiding = cluster is null ? null : policies.Hiding,
            Streaming = cluster is null ? null : policies.Streaming,

            Compression = cluster is null ? null : policies.Compression,
            Order = order,
            Match = match,
            Timeout = timeout,
            Transforms = transforms,
            Metadata = metadata,
        };
}
