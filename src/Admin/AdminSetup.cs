using FuncProxy.Admin.Access;
using FuncProxy.Admin.Live;
using FuncProxy.Forwarding.Clients;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Stores.Tables;

namespace FuncProxy.Admin;

/// <summary>What the admin API needs to know of the process that it runs in.</summary>
public sealed record AdminSetup
{
    /// <summary>Opens it.</summary>
    public required AdminKey Key { get; init; }

    /// <summary>Whether <see cref="Key"/> was made by a local run for itself: it opens nothing to a request that comes through another proxy.</summary>
    public bool IsKeyMade { get; init; }

    /// <summary>The hosts that have the page and the API; null for every one.</summary>
    public HostList? Hosts { get; init; }

    /// <summary>The deployment's name.</summary>
    public required string InstanceName { get; init; }

    /// <summary>How the process is hosted: <c>customHandler</c>, <c>isolatedWorker</c> or <c>process</c>, which is neither.</summary>
    public required string Hosting { get; init; }

    /// <summary>The table that the routes live in; null when they live in <see cref="RouteFile"/>.</summary>
    public ITable? RouteTable { get; init; }

    /// <summary>The routes file; not looked at where there is a table.</summary>
    public string RouteFile { get; init; } = "";

    /// <summary>App settings by name, for <c>%NAME%</c>: documents are judged with them, and no answer shows their values.</summary>
    public required Func<string, string?> AppSettings { get; init; }

    /// <summary>The options of an engine that has this admin API below its reserved path.</summary>
    /// <param name="options">The engine's options without it.</param>
    /// <param name="time">The engine's clock.</param>
    /// <param name="loggers">Where it logs.</param>
    public ProxyOptions AddTo(ProxyOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        var live = new LiveTraffic(time);
        var keys = new KeyCheck(Key, time);
        // Counted by itself: whoever may send a request could shut the operator out of the API with the other.
        var shown = new KeyCheck(Key, time);
        return options with
        {
            Reserved = engine => new AdminEndpoint(AdminServices.Create(this, engine, options, keys, live, time, loggers)),
            Observers = [.. options.Observers, live],
            MayDebug = (request, secret, address) => (!IsKeyMade || LocalRun.Sent(request)) && shown.Check(secret, address, out _) == Admission.Granted,
        };
    }
}
