using System.Net;

namespace FuncProxy.Demo.Services;

/// <summary>Four small services on loopback ports that the system picks: stand-ins for what a gateway fronts, with no cloud and no key.</summary>
public sealed class DemoServices : IAsyncDisposable
{
    private readonly WebApplication[] _servers;

    private DemoServices(WebApplication[] servers) => _servers = servers;

    /// <summary>The chat API's address in the region <c>east</c>.</summary>
    public Uri ChatEast => Address(0);

    /// <summary>The chat API's address in the region <c>west</c>.</summary>
    public Uri ChatWest => Address(1);

    /// <summary>The embeddings API's address.</summary>
    public Uri Embeddings => Address(2);

    /// <summary>The knowledge base's address.</summary>
    public Uri Search => Address(3);

    /// <summary>Starts the services.</summary>
    public static async Task<DemoServices> StartAsync(DemoServicesOptions? options = null)
    {
        options ??= new DemoServicesOptions();
        return new DemoServices(
        [
            await ServeAsync(app => ChatService.Map(app, "east", options)),
            await ServeAsync(app => ChatService.Map(app, "west", options)),
            await ServeAsync(EmbeddingService.Map),
            await ServeAsync(SearchService.Map),
        ]);
    }

    /// <summary>Waits until the process is told to stop.</summary>
    public Task WaitForShutdownAsync() => _servers[0].WaitForShutdownAsync();

    /// <summary>Stops the services.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private static async Task<WebApplication> ServeAsync(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return app;
    }

    private Uri Address(int server) => new(_servers[server].Urls.First());
}
