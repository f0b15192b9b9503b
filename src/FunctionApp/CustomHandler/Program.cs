using FuncProxy.Admin;
using FuncProxy.Forwarding.Hosting;
using FuncProxy.FunctionApp.Settings;

InlineScheduling.Enable();

if (await ProxyStart.ReadAsync(args) is not { } start)
{
    return 1;
}
start = start.Settings.InFunctions ? start : AdminStart.OpenLocally(start);
var settings = start.Settings;
var server = new ProxyServerOptions { Urls = settings.Urls, ShutdownGrace = settings.RequestGrace, BehindFunctionsHost = settings.InFunctions, Limits = settings.Limits, LogsAccess = settings.AccessLogSample > 0 };
await using var app = ProxyServer.Build(server, start.Configuration, start.CreateEngine, start.AddServices);
if (settings is { HasMadeKey: true, AdminKey: { } key })
{
    app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"Dashboard: {LocalRun.Address(app.Urls.First(), key)}"));
}
return await ProxyServer.RunAsync(app, server);
