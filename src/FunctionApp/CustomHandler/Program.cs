using FuncProxy.Forwarding.Hosting;
using FuncProxy.FunctionApp.Settings;

InlineScheduling.Enable();

if (await ProxyStart.ReadAsync(args) is not { Settings: var settings } start)
{
    return 1;
}
var server = new ProxyServerOptions { Urls = settings.Urls, ShutdownGrace = settings.RequestGrace, BehindFunctionsHost = settings.InFunctions, Limits = settings.Limits, LogsAccess = settings.AccessLogSample > 0 };
await using var app = ProxyServer.Build(server, start.Configuration, start.CreateEngine, start.AddServices);
return await ProxyServer.RunAsync(app, server);
