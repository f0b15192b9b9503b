using FuncProxy.Forwarding.Pipeline;
using FuncProxy.FunctionApp.Telemetry;
using FuncProxy.Routing.Stores;

namespace FuncProxy.FunctionApp.Settings;

/// <summary>What the process starts with, whichever hosting model starts it.</summary>
/// <param name="Configuration">Everything that is set: also what the routes name as <c>%NAME%</c>, and the sections of .NET.</param>
/// <param name="Settings">The proxy's own settings.</param>
internal sealed record ProxyStart(IConfiguration Configuration, ProxySettings Settings)
{
    /// <summary>Reads what is set: in the working directory's local.settings.json, in the environment, on the command line.</summary>
    /// <param name="args">The command line.</param>
    /// <returns>Null when something is wrong; everything that is has been written to standard error.</returns>
    public static async Task<ProxyStart?> ReadAsync(IReadOnlyList<string> args)
    {
        var errors = new List<string>();
        var configuration = new ConfigurationManager();
        configuration
            .AddInMemoryCollection(LocalSettings.Read(Environment.CurrentDirectory, errors))
            .AddEnvironmentVariables()
            .AddInMemoryCollection(CommandLine.Read(args, errors));

        var settings = ProxySettings.Read(configuration, errors);
        if (errors.Count == 0)
        {
            return new ProxyStart(configuration, settings);
        }
        await Console.Error.WriteLineAsync($"FuncProxy cannot start:\n  {string.Join("\n  ", errors)}");
        return null;
    }

    /// <summary>Puts the engine together. Nothing is read before it runs.</summary>
    public ProxyEngine CreateEngine(ILoggerFactory loggers)
    {
        var tables = Settings.RouteStorage is { } storage ? new StorageTables(storage) : null;
        var options = new ProxyOptions
        {
            TrustedProxies = Settings.TrustedProxies,
            InFunctions = Settings.InFunctions,
            InstanceName = Settings.InstanceName,
            Limits = Settings.Limits,
            AffinityKey = Settings.AffinityKey,
            CacheName = Settings.CacheName,
            CacheSizeLimitBytes = Settings.CacheSizeLimitBytes,
            Quotas = tables?.Quotas,
            AccessLogSample = Settings.AccessLogSample ?? 1,
        };
        var store = CreateStore(tables, options, loggers);
        return new ProxyEngine(store, Settings.AdminKey is null ? options : AdminStart.AddTo(options, this, tables?.Routes, AppSetting, loggers), TimeProvider.System, loggers);
    }

    /// <summary>Adds what runs beside the server: call it before anything that it is to outlive.</summary>
    public void AddServices(IServiceCollection services)
    {
        if (Settings.Otlp is { } otlp)
        {
            OtlpExport.AddTo(services, Configuration, otlp, Settings.CacheName, Settings.ExportGrace);
        }
    }

    private IRouteStore CreateStore(StorageTables? tables, ProxyOptions options, ILoggerFactory loggers) => tables is null
        ? new FileRouteStore(Settings.RouteFile, AppSetting, TimeProvider.System, loggers.CreateLogger<FileRouteStore>(), ProxyEngine.RulesOf(options))
        : new TableRouteStore(tables.Routes, AppSetting, Settings.RouteStorage!.Refresh, TimeProvider.System, loggers.CreateLogger<TableRouteStore>(), ProxyEngine.RulesOf(options));

    private string? AppSetting(string name)
        => name.Replace("__", ":") is var key && !OwnSecrets.Contain(key) && Configuration[key] is { Length: > 0 } value ? value : null;
}
