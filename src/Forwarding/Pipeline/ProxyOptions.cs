using System.Net;
using FuncProxy.Forwarding.Authentication;
using FuncProxy.Forwarding.Balancing.Affinity;
using FuncProxy.Forwarding.Clients;
using FuncProxy.Forwarding.Sending;
using FuncProxy.Forwarding.Telemetry;
using FuncProxy.Routing.Reach;
using FuncProxy.Routing.Stores.Tables;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Pipeline;

/// <summary>What the engine needs to know of the process that it runs in.</summary>
public sealed record ProxyOptions
{
    /// <summary>The peers whose forwarding fields are believed. Default: loopback.</summary>
    public TrustedProxies TrustedProxies { get; init; } = new([]);

    /// <summary>The deployment's name in Via, by which a request that comes back to it is known. Default: one that no other process has.</summary>
    public string InstanceName { get; init; } = InstanceNames.Unique();

    /// <summary>The cache's name in Cache-Status: a token. Default <c>FuncProxy</c>.</summary>
    public string CacheName { get; init; } = "FuncProxy";

    /// <summary>How much memory the cache takes, in bytes, all included. Default 64 MiB.</summary>
    public long CacheSizeLimitBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>How much is taken from clients.</summary>
    public ProxyLimits Limits { get; init; } = new();

    /// <summary>Whether the process runs behind the Azure Functions front end and host, so that a trusted peer's X-Client-IP names the client. Default false.</summary>
    public bool InFunctions { get; init; }

    /// <summary>Signs the keys by which clients stay with a destination. Default: none, and no cluster may have session affinity (<see cref="ProxyEngine.RulesOf"/>).</summary>
    public AffinityKey? AffinityKey { get; init; }

    /// <summary>Where instances share quotas. Default: nowhere, and no route may have a limit of scope fleet (<see cref="ProxyEngine.RulesOf"/>).</summary>
    public ITable? Quotas { get; init; }

    /// <summary>Makes what answers below the reserved path beside health. Default: nothing does, and all else there is 404.</summary>
    public Func<ProxyEngine, IReservedHandler>? Reserved { get; init; }

    /// <summary>Whether who presents a secret in a request's X-FuncProxy-Debug, from an address, may see cache keys. Default: nobody may.</summary>
    public Func<HttpRequest, string, IPAddress?, bool>? MayDebug { get; init; }

    /// <summary>What no connection may reach. Default: as the process's environment names the identity endpoints.</summary>
    public DestinationReach Reach { get; init; } = new(Environment.GetEnvironmentVariable);

    /// <summary>Gives the credentials of the process's managed identities. Default: by Azure's own client.</summary>
    public IdentityFactory Identities { get; init; } = ManagedIdentity.Create;

    /// <summary>Which share of the requests the access log has, where its category is on: 0 for none at all, 1 for every one; in between every one that failed, too. Default 1.</summary>
    public double AccessLogSample { get; init; } = 1;

    /// <summary>Are told of every request that has ended, beside the access log; 30 at the most. Default: none.</summary>
    public IReadOnlyList<IRequestObserver> Observers { get; init; } = [];

    /// <summary>Resolves the destinations' names. Default: the operating system.</summary>
    public INameResolver Names { get; init; } = new SystemNameResolver();
}
