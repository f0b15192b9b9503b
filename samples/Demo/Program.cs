using FuncProxy.Admin;
using FuncProxy.Admin.Access;
using FuncProxy.Demo;
using FuncProxy.Demo.Services;
using FuncProxy.Forwarding.Hosting;

InlineScheduling.Enable();

await using var services = await DemoServices.StartAsync();
var configuration = new ConfigurationManager();
configuration.AddEnvironmentVariables().AddCommandLine(args);
var server = new ProxyServerOptions();
server = server with { Urls = configuration["urls"] ?? configuration["ASPNETCORE_URLS"] ?? server.Urls };

var adminSecret = LocalRun.Is(server.Urls, configuration) ? AdminKey.CreateSecret() : null;

await using var app = ProxyServer.Build(server, configuration, loggers => DemoEngine.Create(services, adminSecret, loggers));
app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine(Welcome.For(app.Urls.First(), adminSecret)));
return await ProxyServer.RunAsync(app, server);
