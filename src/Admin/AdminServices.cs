using FuncProxy.Admin.Access;
using FuncProxy.Admin.Api;
using FuncProxy.Admin.Audit;
using FuncProxy.Admin.Documents;
using FuncProxy.Admin.Live;
using FuncProxy.Forwarding.Clients;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Admin;

/// <summary>What the operations share, put together once.</summary>
internal sealed record AdminServices
{
    public required KeyCheck Keys { get; init; }

    public required HostList? Hosts { get; init; }

    public required bool IsLocal { get; init; }

    public required InstanceInfo Instance { get; init; }

    public required string Hosting { get; init; }

    public required ProxyEngine Engine { get; init; }

    public required IDocumentPlace Documents { get; init; }

    public required DocumentCheck Check { get; init; }

    public required Explanations Explanations { get; init; }

    public required AuditLog Audit { get; init; }

    public required LiveTraffic Live { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>The table of the quotas that instances share, by its name; null for none.</summary>
    public required string? QuotaTable { get; init; }

    public static AdminServices Create(AdminSetup setup, ProxyEngine engine, ProxyOptions options, KeyCheck keys, LiveTraffic live, TimeProvider time, ILoggerFactory loggers)
    {
        var rules = ProxyEngine.RulesOf(options);
        var check = new DocumentCheck(setup.AppSettings, rules);
        return new AdminServices
        {
            Keys = keys,
            Hosts = setup.Hosts,
            IsLocal = setup.IsKeyMade,
            Instance = InstanceInfo.Create(setup.InstanceName, time),
            Hosting = setup.Hosting,
            Engine = engine,
            Documents = setup.RouteTable is { } table ? new TableDocuments(table, time, rules) : new FileDocuments(setup.RouteFile),
            Check = check,
            Explanations = new Explanations(check, options, time),
            Audit = new AuditLog(time, loggers),
            Live = live,
            Time = time,
            QuotaTable = options.Quotas?.Name,
        };
    }
}
