using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using FuncProxy.Forwarding.Caching;
using FuncProxy.Forwarding.Hosting;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Stores;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace FuncProxy.Forwarding.Tests;

/// <summary>The engine on its own server, in this process, on a free loopback port, with its routes in a file of a temporary folder.</summary>
internal sealed class ProxyUnderTest : IAsyncDisposable
{
    public const string RouteFileName = "routes.json";

    private readonly TemporaryFolder _folder;
    private readonly ProxyUnderTestOptions _options;
    private FileRouteStore _store = null!;
    private WebApplication _app = null!;
    private ProxyEngine _engine = null!;

    private ProxyUnderTest(TemporaryFolder folder, ProxyUnderTestOptions options) => (_folder, _options) = (folder, options);

    /// <summary>Where it listens, with a slash at the end.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>What engine and server log: the engine from information on, the server from warnings on.</summary>
    public CapturedLog Log { get; } = new();

    /// <summary>The engine's cache.</summary>
    public CacheEngine Cache { get; private set; } = null!;

    /// <summary>A client that speaks the proxy's protocol and does nothing on its own.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <param name="document">The routes file's content; null for no file.</param>
    /// <param name="options">The set-up.</param>
    public static async Task<ProxyUnderTest> StartAsync(string? document, ProxyUnderTestOptions? options = null)
    {
        var folder = new TemporaryFolder();
        if (document is not null)
        {
            folder.Write(RouteFileName, document);
        }
        var proxy = new ProxyUnderTest(folder, options ?? new ProxyUnderTestOptions());
        await proxy.StartAsync();
        await Wait.UntilAsync(() => proxy._engine.Status is { Version: not null } or { Errors.Count: > 0 }, "the routes are read");
        return proxy;
    }

    /// <summary>Replaces the routes file in one step.</summary>
    public void Publish(string document) => _folder.Replace(RouteFileName, document);

    /// <summary>Stops as on SIGTERM: nothing new is accepted, requests in flight get the grace.</summary>
    public Task StopAsync() => _app.StopAsync();

    /// <summary>Sends a request exactly as written, on its own connection.</summary>
    public Task<RawResponse> RawAsync(string request) => RawClient.ExchangeAsync(Address, request);

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string target, HttpContent? content = null, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead) =>
        SendAsync(new HttpRequestMessage(method, At(target)) { Content = content }, completion);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead)
    {
        request.Version = Client.DefaultRequestVersion;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        return Client.SendAsync(request, completion);
    }

    public Uri At(string target) => new(Address.GetLeftPart(UriPartial.Authority) + target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        Client.Dispose();
        _store.Dispose();
        _folder.Dispose();
    }

    private async Task StartAsync()
    {
        var scheme = _options.Protocol == ServedProtocol.Https2 ? "https" : "http";
        var server = new ProxyServerOptions { Urls = $"{scheme}://127.0.0.1:0", ShutdownGrace = _options.ShutdownGrace, BehindFunctionsHost = _options.BehindFunctionsHost, Limits = _options.Limits };
        _store = new FileRouteStore(_folder[RouteFileName], _options.AppSettings, TimeProvider.System, NullLogger<FileRouteStore>.Instance);
        _app = ProxyServer.Build(server, Configuration(), loggers =>
        {
            loggers.AddProvider(Log);
            _engine = new ProxyEngine(_store, Options(), _options.Time, loggers);
            Cache = _engine.Cache;
            return _engine;
        });
        await _app.StartAsync();
        Address = new Uri(_app.Urls.First());
        Client = new HttpClient(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, _, _, _) => true },
        })
        {
            DefaultRequestVersion = _options.Protocol == ServedProtocol.Http1 ? HttpVersion.Version11 : HttpVersion.Version20,
            Timeout = TimeSpan.FromSeconds(20),
        };
    }

    private ProxyOptions Options() => new()
    {
        InFunctions = _options.InFunctions,
        InstanceName = _options.InstanceName,
        TrustedProxies = _options.TrustedProxies,
        Limits = _options.Limits,
        Names = _options.Names,
        Reach = _options.Reach,
        AffinityKey = _options.AffinityKey,
        Identities = _options.Identities,
        Quotas = _options.Quotas,
        Observers = _options.Observers,
    };

    private IConfiguration Configuration()
    {
        var settings = new Dictionary<string, string?> { ["Logging:Console:LogLevel:Default"] = "None" };
        if (_options.LogsAccess)
        {
            settings["Logging:LogLevel:FuncProxy.Access"] = "Information";
        }
        if (_options.Protocol == ServedProtocol.H2c)
        {
            settings["Kestrel:EndpointDefaults:Protocols"] = "Http2";
        }
        else if (_options.Protocol == ServedProtocol.Https2)
        {
            using var certificate = SelfMadeCertificate.Create();
            File.WriteAllBytes(_folder["server.pfx"], certificate.Export(X509ContentType.Pfx, "test"));
            settings["Kestrel:Certificates:Default:Path"] = _folder["server.pfx"];
            settings["Kestrel:Certificates:Default:Password"] = "test";
        }
        return new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
    }
}
