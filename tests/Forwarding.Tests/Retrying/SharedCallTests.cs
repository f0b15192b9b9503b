using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Retrying;

/// <summary>A call that the cache lets several clients share.</summary>
public sealed class SharedCallTests
{
    [Theory]
    [InlineData(""" "retry": { } """)]
    [InlineData(""" "retry": { "hedgeAfter": "00:01:00" } """)]
    [InlineData(""" "retry": { "on": ["connect", "timeout"] } """)]
    public async Task Shared_call_goes_on_when_its_leader_leaves(string retry)
    {
        var go = new TaskCompletionSource();
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            await go.Task.WaitAsync(context.RequestAborted);
            context.Response.Headers.CacheControl = "max-age=60";
            await context.Response.WriteAsync("body");
        });
        await using var proxy = await ProxyUnderTest.StartAsync(Routes.To(origin.Address, """ "cache": { "mode": "standard" } """, retry));
        using var leaving = new CancellationTokenSource();
        var leader = proxy.Client.GetAsync(proxy.At("/x"), leaving.Token);
        await origin.Requests.WaitForRequestAsync();
        var followers = Enumerable.Range(0, 4).Select(_ => proxy.Client.GetStringAsync(proxy.At("/x"))).ToList();
        await Wait.UntilAsync(() => proxy.Cache.Fetches.Waiting == 4, "the followers");
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => leader);
        go.SetResult();

        (await Task.WhenAll(followers)).ShouldAllBe(text => text == "body");
        origin.Requests.Count.ShouldBe(1);
    }
}
