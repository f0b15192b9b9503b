using FuncProxy.Forwarding.Access;
using FuncProxy.Forwarding.Access.Cors;
using FuncProxy.Forwarding.Access.Tokens;
using FuncProxy.Forwarding.Authentication;
using FuncProxy.Forwarding.Balancing;
using FuncProxy.Forwarding.Balancing.Health;
using FuncProxy.Forwarding.Caching;
using FuncProxy.Forwarding.Compression;
using FuncProxy.Forwarding.Limits;
using FuncProxy.Forwarding.Retrying;
using FuncProxy.Forwarding.Sending;
using FuncProxy.Forwarding.Transforms;
using FuncProxy.Routing.Matching;
using FuncProxy.Routing.Model;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>Compiles a valid document into a <see cref="RouteSnapshot"/>. The one place that knows every stage.</summary>
public sealed class RouteSnapshotBuilder(ClusterClients clients, Forwarder forwarder, DestinationSelectors selectors, CacheEngine cache, RouteLimits rates, ProxyLimits limits, IdentityFactory identities, TimeProvider time, ILoggerFactory loggers)
{
    private const long DefaultMaxRequestBodyBytes = 100 * 1024 * 1024;
    private static readonly TimeSpan DefaultActivityTimeout = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan DefaultKeepAliveInterval = TimeSpan.FromSeconds(15);

    private readonly DestinationStates _states = new(time, loggers);
    private readonly ActiveHealthChecks _probes = new(time, loggers);
    private readonly RetryHandlers _retrying = new(time, loggers);
    private readonly TokenTrusts _trusts = new(clients.CreateOwn(), time, loggers);
    private readonly DestinationAuths _auths = new(identities, time, loggers);

    /// <summary>Lets the destinations of what is built be observed, on the meter. Call once, for what is served.</summary>
    public void ObserveDestinations() => _states.Observe();

    /// <summary>Compiles a document that has passed validation. Clients of clusters whose connections are configured as before are kept.</summary>
    public RouteSnapshot Build(string version, RouteDocument document)
    {
        var configs = document.Routes ?? new Dictionary<string, RouteConfig>();
        var keys = ConsumerKeys.Compile(document.Consumers);
        var table = RouteTable.Compile(configs);
        var clusters = new Dictionary<string, ProxyCluster>(StringComparer.Ordinal);
        foreach (var (id, config) in document.Clusters ?? new Dictionary<string, ClusterConfig>())
        {
            clusters[id] = BuildCluster(id, config);
        }
        var routes = new ProxyRoute[table.RouteIds.Count];
        for (var i = 0; i < routes.Length; i++)
        {
            var id = table.RouteIds[i];
            routes[i] = BuildRoute(id, configs[id], clusters, keys);
        }
        // Last: what is served now keeps its connections and probes when the document turns out to be of no use.
        clients.Retain(clusters.Keys);
        _retrying.Retain(clusters.Keys);
        _states.EndRound();
        _probes.EndRound();
        _trusts.EndRound();
        rates.EndRound();
        return new RouteSnapshot(version, table, routes) { Clusters = [.. clusters.Values] };
    }

    private ProxyRoute BuildRoute(string id, RouteConfig config, Dictionary<string, ProxyCluster> clusters, ConsumerKeys keys) => new()
    {
        Id = id,
        Template = config.Match?.Path,
        Api = config.Ai?.Api,
        Cors = RouteCors.Compile(config.Cors),
        Preflights = BuildPreflights(id, config),
        Transformer = TransformCompiler.Compile(config),
        Handler = FixedResponse.Compile(config.Respond) is { } response
            ? new RespondHandler(response)
            : new ForwardHandler(forwarder, clusters[config.ClusterId!]),
        Access = AccessRules.Compile(config.Access, keys, _trusts, time),
        Limit = rates.Compile(id, config),
        TakesKeys = config.Access?.Allow == AccessMode.Key,
        TakesToken = config.Access is { Allow: AccessMode.Jwt, Jwt.Forward: not true },
        StreamRate = StreamRate(config.ClusterId is { } clusterId ? clusters[clusterId].ActivityTimeout : DefaultActivityTimeout),
        MaxRequestBodyBytes = (config.Limits?.MaxRequestBodyBytes ?? config.MaxRequestBodySize ?? DefaultMaxRequestBodyBytes) is >= 0 and var limit ? limit : null,
        Cache = config.ClusterId is null ? null : RouteCache.Compile(cache, id, config, Rewritten(config)),
        HidesHeaders = config.Hiding?.Headers != false,
        HidesAddresses = config.Hiding?.Addresses != false,
        KeepAliveInterval = config.Streaming?.KeepAliveInterval ?? DefaultKeepAliveInterval,
        Compression = CompressionPolicies.Compile(config.Compression, keepsStreamsAlive: (config.Streaming?.KeepAliveInterval ?? DefaultKeepAliveInterval) > TimeSpan.Zero),
        Timeout = config.Timeout ?? Timeout.InfiniteTimeSpan,
    };

    /// <summary>The request fields of which destinations see what the client's own fields do not tell: those that the proxy writes, or believes of some peers only. The host is that of the URL.</summary>
    internal static Func<string, bool> Rewritten(RouteConfig config)
    {
        // What is wrong with the transforms is told elsewhere.
        var transformer = TransformCompiler.Compile(config, new List<TransformError>());
        return name => (HopByHop.StaysInRequest(name) && !name.Equals("Host", StringComparison.OrdinalIgnoreCase)) || HopByHop.IsIdentity(name) || transformer.TellsOfConnection(name);
    }

    /// <summary>Preflights carry no credentials, so of the route's access rules those of addresses and paths alone are theirs.</summary>
    private ProxyRoute? BuildPreflights(string id, RouteConfig config) => RouteCors.Compile(config.Cors, answersPreflights: true) is not { } cors ? null : new ProxyRoute
    {
        Id = id,
        Template = config.Match?.Path,
        Api = config.Ai?.Api,
        Cors = cors,
        Transformer = TransformCompiler.Compile(new RouteConfig()),
        Handler = new PreflightHandler(cors),
        Access = AccessRules.CompileAnonymous(config.Access),
        MaxRequestBodyBytes = 0,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>A stream may be silent for as long as its cluster lets, and must reach the rate on average after that.</summary>
    private MinDataRate? StreamRate(TimeSpan activityTimeout) => limits.MinRequestBytesPerSecond == 0
        ? null
        : new MinDataRate(limits.MinRequestBytesPerSecond, activityTimeout > limits.RequestGrace ? activityTimeout : limits.RequestGrace);

    private ProxyCluster BuildCluster(string id, ClusterConfig config)
    {
        var health = ClusterHealth.Compile(config, time);
        var destinations = new List<Destination>();
        foreach (var (destinationId, destination) in config.Destinations ?? new Dictionary<string, DestinationConfig>())
        {
            destinations.Add(new Destination(destinationId, destination, _states.Get(id, destinationId, destination, health)) { Auth = _auths.Get(destination.Auth) });
        }
        var (selector, affinity) = selectors.Create(id, config, destinations);
        return new ProxyCluster
        {
            Id = id,
            Policy = config.LoadBalancingPolicy ?? DestinationSelectors.DefaultPolicy,
            Destinations = destinations,
            Client = BuildClient(id, config, destinations, selector),
            Affinity = affinity,
            ActivityTimeout = ActivityTimeout(config),
            Version = HttpVersions.Parse(config.HttpRequest?.Version),
            VersionPolicy = config.HttpRequest?.VersionPolicy ?? HttpVersionPolicy.RequestVersionOrLower,
            AllowResponseBuffering = config.HttpRequest?.AllowResponseBuffering ?? false,
        };
    }

    private static TimeSpan ActivityTimeout(ClusterConfig config) => config.HttpRequest?.ActivityTimeout ?? DefaultActivityTimeout;

    /// <summary>The handlers of a cluster's client, outermost last.</summary>
    private HttpMessageInvoker BuildClient(string id, ClusterConfig config, List<Destination> destinations, DestinationSelector selector)
    {
        var connections = clients.Get(id, config.HttpClient);
        var protocol = (HttpVersions.Parse(config.HttpRequest?.Version), config.HttpRequest?.VersionPolicy ?? HttpVersionPolicy.RequestVersionOrLower);
        var retrying = _retrying.Create(id, config.Retry, selector, connections, ActivityTimeout(config));
        var sending = new HttpMessageInvoker(_probes.Around(id, config, destinations, protocol, connections.Pooled, retrying));
        return new HttpMessageInvoker(new CompressionHandler(new CachingHandler(sending, cache, ActivityTimeout(config))));
    }
}
