using FuncProxy.Forwarding.Balancing;
using FuncProxy.Forwarding.Balancing.Affinity;
using FuncProxy.Forwarding.Caching;
using FuncProxy.Forwarding.Caching.Storing;
using FuncProxy.Forwarding.Limits;
using FuncProxy.Forwarding.Limits.Leases;
using FuncProxy.Forwarding.Sending;
using FuncProxy.Forwarding.Telemetry;
using FuncProxy.Forwarding.Transforms;
using FuncProxy.Routing.Stores;
using FuncProxy.Routing.Validation;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>The whole proxy, put together: a store's routes, served as a <see cref="RequestDelegate"/>.</summary>
public sealed class ProxyEngine
{
    /// <summary>What the engine asks of a document beyond what its reader checks; give it to whatever reads documents for the engine.</summary>
    public static IReadOnlyList<IRouteDocumentRule> Rules { get; } = [new TransformRule(), new KeyHeaderRule(RouteSnapshotBuilder.Rewritten)];

    /// <summary>The same, and what an engine with these options asks beyond that.</summary>
    public static IReadOnlyList<IRouteDocumentRule> RulesOf(ProxyOptions options) =>
        [.. Rules, .. options.AffinityKey is null ? [new AffinityRule()] : Array.Empty<IRouteDocumentRule>(), .. options.Quotas is null ? [new FleetRule()] : Array.Empty<IRouteDocumentRule>()];

    private static readonly TimeSpan LongestFarewell = TimeSpan.FromSeconds(2);

    private readonly RouteSnapshotSource _snapshots;
    private readonly ProxyPipeline _pipeline;
    private readonly RouteLimits _limits;
    private readonly TimeProvider _time;

    /// <summary>Puts an engine together. Nothing is read before <see cref="RunAsync"/>.</summary>
    public ProxyEngine(IRouteStore store, ProxyOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        _time = time;
        _limits = new RouteLimits(options.Limits.Window, options.Quotas, time, loggers);
        var forwarder = new Forwarder(time, loggers.CreateLogger<Forwarder>());
        Cache = new CacheEngine(new MemoryStore(options.CacheSizeLimitBytes), options.CacheName, time) { MayDebug = options.MayDebug };
        var clients = new ClusterClients(new DestinationConnector(options.Names, options.Reach, time));
        var builder = new RouteSnapshotBuilder(clients, forwarder, new DestinationSelectors(options.AffinityKey, time, Random.Shared), Cache, _limits, options.Limits, options.Identities, time, loggers);
        _snapshots = new RouteSnapshotSource(store, builder, time, loggers.CreateLogger<RouteSnapshotSource>());
        builder.ObserveDestinations();
        var reserved = new HealthEndpoints(_snapshots, options.Reserved?.Invoke(this));
        var stages = new ProxyStages(options, time);
        var observers = new RequestObservers([new AccessLog(loggers, options.AccessLogSample, Random.Shared), new RequestMetrics(), .. options.Observers], stages.Clients.SchemeOf, time);
        _pipeline = new ProxyPipeline(_snapshots, stages, reserved, observers, loggers);
    }

    /// <summary>How the routes' store stands.</summary>
    public StoreStatus Status => _snapshots.Status;

    /// <summary>What is cached, to be purged.</summary>
    public CacheEngine Cache { get; }

    /// <summary>The clusters that are served; none while there are no routes.</summary>
    public IReadOnlyList<ProxyCluster> Clusters => _snapshots.Current?.Clusters ?? [];

    /// <summary>The routes that are served; none while there are none.</summary>
    public IReadOnlyList<ProxyRoute> Routes => _snapshots.Current?.Routes ?? [];

    /// <summary>Fires when the process is told to stop: what would go on without end is to end.</summary>
    public CancellationToken Stopping { get; private set; }

    /// <summary>Loads the routes and follows their changes until <paramref name="stopping"/> fires.</summary>
    public Task RunAsync(CancellationToken stopping)
    {
        Stopping = stopping;
        return _snapshots.RunAsync(stopping);
    }

    /// <summary>Has the store read now, and waits until what it holds is served or refused, five seconds at the most.</summary>
    public Task RefreshAsync(CancellationToken cancellationToken) => _snapshots.RefreshAsync(cancellationToken);

    /// <summary>The quotas that instances share, as the table has them; null where there is no table.</summary>
    /// <param name="most">How many to read at the most.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="Exception">The table could not be read; <see cref="Routing.Stores.Tables.TableFault.IsOne"/> holds for it.</exception>
    public Task<IReadOnlyList<SharedQuota>?> ReadQuotasAsync(int most, CancellationToken cancellationToken) => _limits.ReadSharedAsync(most, cancellationToken);

    /// <summary>Gives back what this instance holds of what instances share. Call it when no more requests are taken; it takes two seconds at the most.</summary>
    public async Task StopAsync()
    {
        using var limit = new CancellationTokenSource(LongestFarewell, _time);
        await _limits.GiveBackAsync(limit.Token);
    }

    /// <summary>Answers a request. No exception leaves it.</summary>
    public Task InvokeAsync(HttpContext context) => _pipeline.InvokeAsync(context);
}
