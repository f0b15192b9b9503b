using System.Security.Authentication;
using FsCheck;
using FsCheck.Fluent;
using FuncProxy.Routing.Model;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.TestKit.Documents;

/// <summary>Valid clusters with any of their sections.</summary>
internal static class ClusterGenerator
{
    private static readonly Gen<DestinationAuthConfig> Auth = Gen.Elements(
        new DestinationAuthConfig { Type = DestinationAuthType.ManagedIdentity, Scope = "https://cognitiveservices.azure.com/.default" },
        new DestinationAuthConfig { Type = DestinationAuthType.ManagedIdentity, Scope = "api://x/.default", ClientId = "11111111-2222-3333-4444-555555555555" },
        new DestinationAuthConfig { Type = DestinationAuthType.Header, Name = "api-key", Value = "secret" });

    private static readonly Gen<DestinationConfig> Destination =
        from address in Pick.Address
        from health in Pick.Maybe(Pick.Address)
        from host in Pick.Maybe(Pick.HostName)
        from priority in Pick.Number(0, 9)
        from weight in Pick.Number(1, 100)
        from quotaGroup in Pick.Maybe(Pick.Token)
        from api in Pick.EnumValue<AiApi>()
        from models in Pick.Maybe(Pick.Named(Pick.Token, Pick.Token))
        from auth in Pick.Maybe(Auth)
        from metadata in Pick.Metadata
        select new DestinationConfig
        {
            Address = address,
            Health = health,
            Host = host,
            Priority = priority,
            Weight = weight,
            QuotaGroup = quotaGroup,
            Api = api,
            Models = models,
            // A managed identity's token does not travel in the clear.
            Auth = auth?.Type == DestinationAuthType.ManagedIdentity && $"{address} {health}".Contains("http://10.") ? null : auth,
            Metadata = metadata,
        };

    private static readonly Gen<SessionAffinityConfig> Affinity =
        from enabled in Pick.Flag
        from policy in Pick.Maybe(Gen.Elements("HashCookie", "Cookie", "CustomHeader"))
        from failure in Pick.Maybe(Gen.Elements("Redistribute", "Return503Error"))
        from key in enabled == true || policy == "CustomHeader" ? UniqueName.Select(name => (string?)name) : Pick.Maybe(Pick.Token)
        from cookie in Pick.Maybe(AffinityCookie)
        select new SessionAffinityConfig { Enabled = enabled, Policy = policy, FailurePolicy = failure, AffinityKeyName = key, Cookie = cookie };

    // No two clusters may have the same.
    private static Gen<string> UniqueName => Gen.Choose(0, int.MaxValue).Select(number => $"affinity-{number}");

    private static Gen<SessionAffinityCookieConfig> AffinityCookie =>
        from path in Pick.Maybe(Gen.Elements("/", "/a"))
        from domain in Pick.Maybe(Gen.Elements("example.com"))
        from httpOnly in Pick.Flag
        from secure in Pick.EnumValue<CookieSecurePolicy>()
        from sameSite in Pick.EnumValue<SameSiteMode>()
        from expiration in Pick.MaybeValue(Pick.Time)
        from maxAge in Pick.MaybeValue(Pick.Time)
        from essential in Pick.Flag
        select new SessionAffinityCookieConfig
        {
            Path = path,
            Domain = domain,
            HttpOnly = httpOnly,
            SecurePolicy = secure,
            SameSite = sameSite == SameSiteMode.None && secure is null or CookieSecurePolicy.None ? null : sameSite,
            Expiration = expiration,
            MaxAge = maxAge,
            IsEssential = essential,
        };

    private static readonly Gen<HealthCheckConfig> Health =
        from enabled in Pick.Flag
        from interval in Pick.MaybeValue(Pick.Time)
        from timeout in Pick.MaybeValue(Pick.Time)
        from path in Pick.Maybe(Gen.Elements("/healthz"))
        from query in Pick.Maybe(Gen.Elements("?a=b"))
        from passive in Pick.Flag
        from reactivation in Pick.MaybeValue(Pick.Time)
        from passivePolicy in Gen.Elements("TransportFailureRate", "ConsecutiveFailures")
        from threshold in Pick.Number(1, 1000)
        from serverErrors in Pick.Flag
        from slowStart in Pick.MaybeValue(Pick.Time)
        from cools in Pick.Flag
        from longest in Pick.MaybeValue(Pick.Time)
        from available in Pick.Maybe(Gen.Elements("HealthyAndUnknown", "HealthyOrPanic"))
        select new HealthCheckConfig
        {
            Active = new() { Enabled = enabled, Interval = interval, Timeout = timeout, Path = path, Query = query, Policy = "ConsecutiveFailures" },
            Passive = new()
            {
                Enabled = passive,
                ReactivationPeriod = reactivation,
                Policy = passivePolicy,
                Threshold = passivePolicy == "ConsecutiveFailures" ? threshold : null,
                ServerErrors = serverErrors,
            },
            SlowStart = enabled == true || passive == true ? slowStart : null,
            CoolDown = new() { Enabled = cools, Longest = longest },
            AvailableDestinationsPolicy = available,
        };

    private static readonly Gen<HttpClientConfig> Client =
        from protocols in Pick.Maybe(Pick.Few(Gen.Elements(SslProtocols.None, SslProtocols.Tls12, SslProtocols.Tls13)))
        from dangerous in Pick.Flag
        from connections in Pick.Number(1, int.MaxValue)
        from multiple in Pick.Flag
        from requestEncoding in Pick.Maybe(Gen.Elements("latin1", "utf-8"))
        from responseEncoding in Pick.Maybe(Gen.Elements("latin1", "utf-8"))
        from connect in Pick.MaybeValue(Pick.Time)
        from lifetime in Pick.MaybeValue(Pick.Time)
        from bypass in Pick.Flag
        from credentials in Pick.Flag
        from proxy in Pick.Maybe(Gen.Elements("http://proxy.example:3128/", "socks5://proxy.example:1080"))
        select new HttpClientConfig
        {
            SslProtocols = protocols,
            DangerousAcceptAnyServerCertificate = dangerous,
            MaxConnectionsPerServer = connections,
            EnableMultipleHttp2Connections = multiple,
            RequestHeaderEncoding = requestEncoding,
            ResponseHeaderEncoding = responseEncoding,
            ConnectTimeout = connect,
            ConnectionLifetime = lifetime,
            WebProxy = proxy is null ? null : new() { Address = proxy, BypassOnLocal = bypass, UseDefaultCredentials = credentials },
        };

    private static readonly Gen<HttpRequestConfig> Request =
        from activity in Pick.MaybeValue(Pick.Time)
        from version in Pick.Maybe(Gen.Elements("1.0", "1.1", "2"))
        from policy in Pick.EnumValue<HttpVersionPolicy>()
        from buffering in Pick.Flag
        select new HttpRequestConfig { ActivityTimeout = activity, Version = version, VersionPolicy = policy, AllowResponseBuffering = buffering };

    private static readonly Gen<RetryConfig> Retry =
        from attempts in Pick.Number(1, 10)
        from causes in Pick.Maybe(Gen.SubListOf("connect", "timeout", "429", "5xx").Select(c => (IReadOnlyList<string>)[.. c]))
        from repeatable in Pick.Flag
        from budget in Pick.Number(0, 100)
        from buffered in Pick.Long(0)
        from hedge in Pick.MaybeValue(Pick.Time)
        select new RetryConfig { Attempts = attempts, On = causes, Repeatable = repeatable, BudgetPercent = budget, MaxBufferedBodyBytes = buffered, HedgeAfter = attempts == 1 ? null : hedge };

    private static readonly Gen<HashOnConfig> HashOn = Gen.Elements(
        new HashOnConfig { Header = "x-user" },
        new HashOnConfig { Cookie = "sid" },
        new HashOnConfig { ClientAddress = true },
        new HashOnConfig { JsonField = "user" });

    public static readonly Gen<ClusterConfig> Cluster =
        from destinations in Pick.ById(Destination, least: 1)
        from policy in Pick.Maybe(Gen.Elements("PowerOfTwoChoices", "RoundRobin", "LeastRequests", "Random", "FirstAlphabetical", "ConsistentHash"))
        from hashOn in HashOn
        from affinity in Pick.Maybe(Affinity)
        from health in Pick.Maybe(Health)
        from client in Pick.Maybe(Client)
        from request in Pick.Maybe(Request)
        from retry in Pick.Maybe(Retry)
        from metadata in Pick.Metadata
        select new ClusterConfig
        {
            Destinations = destinations,
            LoadBalancingPolicy = policy,
            HashOn = policy == "ConsistentHash" ? hashOn : null,
            SessionAffinity = affinity,
            HealthCheck = health,
            HttpClient = client is not null && destinations.Values.Any(destination => destination.Auth?.Type == DestinationAuthType.ManagedIdentity) ? client with { DangerousAcceptAnyServerCertificate = null } : client,
            HttpRequest = request,
            Retry = retry is null ? null : retry with
            {
                HedgeAfter = retry.HedgeAfter < (request?.ActivityTimeout ?? TimeSpan.FromSeconds(100)) ? retry.HedgeAfter : null,
                MaxBufferedBodyBytes = policy == "ConsistentHash" && hashOn.JsonField is not null && retry.MaxBufferedBodyBytes == 0 ? 1 : retry.MaxBufferedBodyBytes,
            },
            Metadata = metadata,
        };
}
