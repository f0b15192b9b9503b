using FuncProxy.Admin;
using FuncProxy.Admin.Access;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Stores.Tables;

namespace FuncProxy.FunctionApp.Settings;

/// <summary>The process's admin API. Apart from the rest, so that its code is not loaded where there is none.</summary>
internal static class AdminStart
{
#if ISOLATED_WORKER
    private const string Hosting = "isolatedWorker";
#else
    private const string Hosting = "customHandler";
#endif

    /// <summary>The engine's options with the admin API.</summary>
    public static ProxyOptions AddTo(ProxyOptions options, ProxyStart start, ITable? routes, Func<string, string?> appSettings, ILoggerFactory loggers)
    {
        var setup = new AdminSetup
        {
            Key = new AdminKey(start.Settings.AdminKey!),
            Hosts = start.Settings.AdminHosts,
            IsKeyMade = start.Settings.HasMadeKey,
            InstanceName = start.Settings.InstanceName,
            Hosting = start.Settings.InFunctions ? Hosting : "process",
            RouteTable = routes,
            RouteFile = start.Settings.RouteFile,
            AppSettings = appSettings,
        };
        return setup.AddTo(options, TimeProvider.System, loggers);
    }

    /// <summary>A run on a developer's machine has the admin API without a setting: with a key that is made at its start.</summary>
    /// <param name="start">What the process starts with.</param>
    /// <returns>The same with a key, if it is such a run and none is set.</returns>
    public static ProxyStart OpenLocally(ProxyStart start) => start.Settings is { AdminKey: null, InFunctions: false } settings && LocalRun.Is(settings.Urls, start.Configuration)
        ? start with { Settings = settings with { AdminKey = AdminKey.CreateSecret(), HasMadeKey = true } }
        : start;
}
