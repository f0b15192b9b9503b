using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Caching;

/// <summary>A proxy with a cache before an origin, by a clock that the test moves.</summary>
internal sealed class CachedRoute : IAsyncDisposable
{
    private CachedRoute(KestrelOrigin origin, ProxyUnderTest proxy, FakeTimeProvider time) => (Origin, Proxy, Time) = (origin, proxy, time);

    public KestrelOrigin Origin { get; }

    public ProxyUnderTest Proxy { get; }

    public FakeTimeProvider Time { get; }

    /// <param name="handle">The origin.</param>
    /// <param name="cache">The route's cache, without braces.</param>
    /// <param name="route">Further fields of the route.</param>
    public static async Task<CachedRoute> StartAsync(RequestDelegate handle, string cache = "\"mode\": \"standard\"", string? route = null)
    {
        var time = new FakeTimeProvider(DateTimeOffset.FromUnixTimeSeconds(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds()));
        var origin = await KestrelOrigin.StartAsync(context =>
        {
            // By the same clock as the proxy.
            context.Response.Headers.Date = time.GetUtcNow().ToString("r");
            return handle(context);
        });
        var document = Routes.To(origin.Address, $"\"cache\": {{ {cache} }}{(route is null ? "" : ", " + route)}");
        return new CachedRoute(origin, await ProxyUnderTest.StartAsync(document, new ProxyUnderTestOptions { Time = time }), time);
    }

    /// <summary>An origin that answers 200 with the number of the request and the given fields.</summary>
    public static RequestDelegate Counting(params (string Name, string Value)[] fields)
    {
        var count = 0;
        return async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            foreach (var (name, value) in fields)
            {
                context.Response.Headers.Append(name, value);
            }
            await context.Response.WriteAsync($"answer {Interlocked.Increment(ref count)}");
        };
    }

    public Task<HttpResponseMessage> GetAsync(string target = "/x", params (string Name, string Value)[] fields) => SendAsync(HttpMethod.Get, target, null, fields);

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string target, string? json, params (string Name, string Value)[] fields)
    {
        var request = new HttpRequestMessage(method, Proxy.At(target));
        if (json is not null)
        {
            request.Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        }
        foreach (var (name, value) in fields)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return Proxy.SendAsync(request);
    }

    public async Task<string> TextAsync(string target = "/x", params (string Name, string Value)[] fields)
    {
        using var response = await GetAsync(target, fields);
        return await response.Content.ReadAsStringAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Origin.DisposeAsync();
    }
}
