using FuncProxy.Forwarding.Authentication;
using FuncProxy.Forwarding.Balancing.Affinity;
using FuncProxy.Forwarding.Clients;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Forwarding.Sending;
using FuncProxy.Forwarding.Telemetry;
using FuncProxy.Routing.Reach;
using FuncProxy.Routing.Stores.Tables;

namespace FuncProxy.Forwarding.Tests;

/// <summary>How a <see cref="ProxyUnderTest"/> is set up.</summary>
internal sealed record ProxyUnderTestOptions
{
    public ServedProtocol Protocol { get; init; }

    public bool InFunctions { get; init; }

    public bool BehindFunctionsHost { get; init; }

    /// <summary>The engine's clock; the routes file is always watched by the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Resolves the destinations' names.</summary>
    public INameResolver Names { get; init; } = new SystemNameResolver();

    /// <summary>What no connection may reach.</summary>
    public DestinationReach Reach { get; init; } = new(null);

    /// <summary>Signs session affinity.</summary>
    public AffinityKey? AffinityKey { get; init; }

    /// <summary>The app settings that the document may name; null for a document that names none.</summary>
    public Func<string, string?>? AppSettings { get; init; }

    /// <summary>Gives the credentials of managed identities.</summary>
    public IdentityFactory Identities { get; init; } = _ => throw new InvalidOperationException("The test has no identity.");

    /// <summary>Where instances share quotas.</summary>
    public ITable? Quotas { get; init; }

    public ProxyLimits Limits { get; init; } = new();

    public string InstanceName { get; init; } = "under-test";

    /// <summary>Peers that are trusted beside loopback.</summary>
    public TrustedProxies TrustedProxies { get; init; } = new([]);

    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Are told of every request.</summary>
    public IReadOnlyList<IRequestObserver> Observers { get; init; } = [];

    /// <summary>Whether each request is logged in <c>FuncProxy.Access</c>.</summary>
    public bool LogsAccess { get; init; }
}
