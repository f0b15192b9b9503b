using FuncProxy.Admin;
using FuncProxy.Admin.Access;
using FuncProxy.Demo.Services;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Stores;

namespace FuncProxy.Demo;

/// <summary>The engine with the demo's routes, which find the services' addresses as app settings.</summary>
internal static class DemoEngine
{
    /// <param name="services">The services that it leads to.</param>
    /// <param name="adminSecret">Opens the admin API; null for none.</param>
    /// <param name="loggers">Where it logs.</param>
    public static ProxyEngine Create(DemoServices services, string? adminSecret, ILoggerFactory loggers)
    {
        var settings = new Dictionary<string, string?>
        {
            ["DEMO_CHAT_EAST"] = services.ChatEast.AbsoluteUri,
            ["DEMO_CHAT_WEST"] = services.ChatWest.AbsoluteUri,
            ["DEMO_EMBEDDINGS"] = services.Embeddings.AbsoluteUri,
            ["DEMO_SEARCH"] = services.Search.AbsoluteUri,
        };
        var routes = Path.Combine(AppContext.BaseDirectory, "routes.json");
        var options = new ProxyOptions();
        var store = new FileRouteStore(routes, settings.GetValueOrDefault, TimeProvider.System, loggers.CreateLogger<FileRouteStore>(), ProxyEngine.RulesOf(options));
        if (adminSecret is not null)
        {
            var admin = new AdminSetup { Key = new AdminKey(adminSecret), IsKeyMade = true, InstanceName = "demo", Hosting = "process", RouteFile = routes, AppSettings = settings.GetValueOrDefault };
            options = admin.AddTo(options, TimeProvider.System, loggers);
        }
        return new ProxyEngine(store, options, TimeProvider.System, loggers);
    }
}
