using FuncProxy.Forwarding.Hosting;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.FunctionApp.Settings;
using FuncProxy.Routing.Stores;

InlineScheduling.Enable();

var errors = new List<string>();
var configuration = new ConfigurationManager();
configuration
    .AddInMemoryCollection(LocalSettings.Read(Environment.CurrentDirectory, errors))
    .AddEnvironmentVariables()
    .AddInMemoryCollection(CommandLine.Read(args, errors));

var settings = ProxySettings.Read(configuration, errors);
if (errors.Count > 0)
{
    await Console.Error.WriteLineAsync($"FuncProxy cannot start:\n  {string.Join("\n  ", errors)}");
    return 1;
}

var server = new ProxyServerOptions { Urls = settings.Urls, ShutdownGrace = settings.ShutdownGrace, AnswersHostPoll = settings.InFunctions, Limits = settings.Limits };
var engine = new ProxyOptions { TrustedProxies = settings.TrustedProxies, InFunctions = settings.InFunctions, InstanceName = settings.InstanceName, Limits = settings.Limits };
await using var app = ProxyServer.Build(server, configuration, loggers => new ProxyEngine(
    new FileRouteStore(settings.RouteFile, name => configuration[name.Replace("__", ":")] is { Length: > 0 } value ? value : null, TimeProvider.System, loggers.CreateLogger<FileRouteStore>(), ProxyEngine.Rules),
    engine,
    TimeProvider.System,
    loggers));
return await ProxyServer.RunAsync(app, server);
