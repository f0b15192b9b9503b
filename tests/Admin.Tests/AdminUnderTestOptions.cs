using FuncProxy.Forwarding.Balancing.Affinity;
using FuncProxy.Forwarding.Clients;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Stores.Tables;

namespace FuncProxy.Admin.Tests;

/// <summary>How an <see cref="AdminUnderTest"/> is set up.</summary>
internal sealed record AdminUnderTestOptions
{
    /// <summary>Whether there is a key, and so an admin API.</summary>
    public bool HasKey { get; init; } = true;

    /// <summary>Whether the key is one that a local run has made.</summary>
    public bool IsKeyMade { get; init; }

    /// <summary>The hosts that have the admin API; null for every one.</summary>
    public HostList? Hosts { get; init; }

    /// <summary>The clock of engine and admin; the routes file is always watched by the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>App settings by name.</summary>
    public Func<string, string?> AppSettings { get; init; } = _ => null;

    /// <summary>The table that the routes live in; null for a file.</summary>
    public ITable? Table { get; init; }

    /// <summary>The table of the quotas that instances share; null for none.</summary>
    public ITable? Quotas { get; init; }

    /// <summary>Signs session affinity.</summary>
    public AffinityKey? AffinityKey { get; init; }

    public ProxyLimits Limits { get; init; } = new();

    public TrustedProxies TrustedProxies { get; init; } = new([]);
}
