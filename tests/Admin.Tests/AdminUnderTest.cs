using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using FuncProxy.Admin.Access;
using FuncProxy.Forwarding.Hosting;
using FuncProxy.Forwarding.Pipeline;
using FuncProxy.Routing.Stores;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FuncProxy.Admin.Tests;

/// <summary>The engine with its admin API on its own server, in this process, on a free loopback port.</summary>
internal sealed class AdminUnderTest : IAsyncDisposable
{
    public const string Key = "0123456789abcdef0123456789abcdef";

    private readonly TemporaryFolder _folder = new();
    private readonly AdminUnderTestOptions _options;
    private IRouteStore _store = null!;
    private WebApplication _app = null!;

    private AdminUnderTest(AdminUnderTestOptions options) => _options = options;

    /// <summary>Where it listens, with a slash at the end.</summary>
    public Uri Address { get; private set; } = null!;

    public ProxyEngine Engine { get; private set; } = null!;

    /// <summary>What it logs.</summary>
    public CapturedLog Log { get; } = new();

    /// <summary>Sends the key with every request.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>Sends no key.</summary>
    public HttpClient Stranger { get; private set; } = null!;

    /// <summary>The routes file's path.</summary>
    public string RouteFile => _folder["routes.json"];

    /// <param name="document">The routes file's content; null for none.</param>
    /// <param name="options">The set-up.</param>
    public static async Task<AdminUnderTest> StartAsync(string? document, AdminUnderTestOptions? options = null)
    {
        var admin = new AdminUnderTest(options ?? new AdminUnderTestOptions());
        if (document is not null)
        {
            admin._folder.Write("routes.json", document);
        }
        await admin.StartAsync();
        return admin;
    }

    public static HttpClient CreateClient(Uri address, string? key = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(30) };
        client.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    /// <summary>Sends a request exactly as written, on its own connection.</summary>
    public Task<RawResponse> RawAsync(string request) => RawClient.ExchangeAsync(Address, request);

    /// <summary>Asks with the key and reads the answer as JSON.</summary>
    public async Task<JsonObject> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await Client.GetAsync("_funcproxy/api/" + path);
        return await ReadAsync(response, expected);
    }

    /// <summary>Sends JSON with the key and reads the answer as JSON.</summary>
    public async Task<JsonObject> PostAsync(string path, string json, HttpStatusCode expected = HttpStatusCode.OK, string? ifMatch = null)
    {
        using var response = await SendAsync(HttpMethod.Post, path, json, ifMatch);
        return await ReadAsync(response, expected);
    }

    /// <summary>Sends JSON with the key.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string json, string? ifMatch = null)
    {
        var request = new HttpRequestMessage(method, "_funcproxy/api/" + path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }
        return Client.SendAsync(request);
    }

    public static async Task<JsonObject> ReadAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(expected, text);
        return JsonNode.Parse(text)!.AsObject();
    }

    /// <summary>Replaces the routes file in one step.</summary>
    public void Publish(string document) => _folder.Replace("routes.json", document);

    /// <summary>Waits until what the store holds is served.</summary>
    public async Task RefreshAsync() => await Engine.RefreshAsync(default);

    /// <summary>Stops as on SIGTERM.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        Client.Dispose();
        Stranger.Dispose();
        _store.Dispose();
        _folder.Dispose();
    }

    private async Task StartAsync()
    {
        var server = new ProxyServerOptions { Urls = "http://127.0.0.1:0", Limits = _options.Limits, ShutdownGrace = TimeSpan.FromSeconds(10) };
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Logging:Console:LogLevel:Default"] = "None" }).Build();
        _app = ProxyServer.Build(server, configuration, Create);
        await _app.StartAsync();
        Address = new Uri(_app.Urls.First());
        Client = CreateClient(Address, Key);
        Stranger = CreateClient(Address);
        await Engine.RefreshAsync(default);
    }

    private ProxyEngine Create(ILoggerFactory loggers)
    {
        loggers.AddProvider(Log);
        var options = new ProxyOptions { InstanceName = "under-test", Limits = _options.Limits, TrustedProxies = _options.TrustedProxies, Quotas = _options.Quotas, AffinityKey = _options.AffinityKey, Reach = new(null) };
        var rules = ProxyEngine.RulesOf(options);
        _store = _options.Table is { } table
            ? new TableRouteStore(table, _options.AppSettings, TimeSpan.FromSeconds(10), TimeProvider.System, NullLogger<TableRouteStore>.Instance, rules)
            : new FileRouteStore(RouteFile, _options.AppSettings, TimeProvider.System, NullLogger<FileRouteStore>.Instance, rules);
        if (_options.HasKey)
        {
            var setup = new AdminSetup { Key = new AdminKey(Key), Hosts = _options.Hosts, IsKeyMade = _options.IsKeyMade, InstanceName = "under-test", Hosting = "process", RouteTable = _options.Table, RouteFile = RouteFile, AppSettings = _options.AppSettings };
            options = setup.AddTo(options, _options.Time, loggers);
        }
        return Engine = new ProxyEngine(_store, options, _options.Time, loggers);
    }
}
