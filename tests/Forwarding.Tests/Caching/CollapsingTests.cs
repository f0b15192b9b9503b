using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Caching;

public class CollapsingTests
{
    private const int Clients = 64;

    [Fact]
    public async Task Many_clients_on_one_cold_key_make_one_call_and_get_the_body_as_it_comes()
    {
        var go = new TaskCompletionSource();
        await using var route = await CachedRoute.StartAsync(async context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            await context.Response.WriteAsync("begin ");
            await context.Response.Body.FlushAsync();
            await go.Task;
            await context.Response.WriteAsync(new string('x', 100_000));
        });

        var responses = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => route.Proxy.SendAsync(HttpMethod.Get, "/x", completion: HttpCompletionOption.ResponseHeadersRead)));
        var buffer = new byte[6];
        foreach (var response in responses)
        {
            // Before the origin has ended.
            await (await response.Content.ReadAsStreamAsync()).ReadExactlyAsync(buffer);
        }
        go.SetResult();
        var rests = await Task.WhenAll(responses.Select(async response => await new StreamReader(await response.Content.ReadAsStreamAsync()).ReadToEndAsync()));

        rests.ShouldAllBe(rest => rest.Length == 100_000);
        route.Origin.Requests.Count.ShouldBe(1);
        responses.Count(response => response.Headers.GetValues("Cache-Status").Single().EndsWith("; collapsed")).ShouldBe(Clients - 1);
        (await route.TextAsync()).Length.ShouldBe(100_006);
        route.Origin.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Clients_that_wait_go_themselves_when_the_response_cannot_be_stored()
    {
        var arrived = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        await using var route = await CachedRoute.StartAsync(async context =>
        {
            arrived.TrySetResult();
            await go.Task;
            context.Response.Headers.CacheControl = "no-store";
            await context.Response.WriteAsync(Guid.NewGuid().ToString());
        });
        var all = Enumerable.Range(0, 8).Select(_ => route.TextAsync()).ToList();
        await arrived.Task;
        go.SetResult();

        (await Task.WhenAll(all)).Distinct().Count().ShouldBe(8);
        route.Origin.Requests.Count.ShouldBe(8);
    }

    [Fact]
    public async Task Call_goes_on_for_others_when_the_client_that_began_it_leaves()
    {
        var arrived = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        await using var route = await CachedRoute.StartAsync(async context =>
        {
            arrived.TrySetResult();
            await go.Task;
            context.Response.Headers.CacheControl = "max-age=60";
            await context.Response.WriteAsync("body");
        });
        using var leaving = new CancellationTokenSource();
        var leader = route.Proxy.Client.GetAsync(route.Proxy.At("/x"), leaving.Token);
        await arrived.Task;
        var followers = Enumerable.Range(0, 4).Select(_ => route.TextAsync()).ToList();
        await Wait.UntilAsync(() => route.Proxy.Cache.Fetches.Waiting == 4, "the followers");
        await leaving.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => leader);
        go.SetResult();

        (await Task.WhenAll(followers)).ShouldAllBe(text => text == "body");
        route.Origin.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Response_that_turns_out_too_large_reaches_all_and_is_not_stored()
    {
        var go = new TaskCompletionSource();
        await using var route = await CachedRoute.StartAsync(async context =>
        {
            context.Response.Headers.CacheControl = "max-age=60";
            await context.Response.WriteAsync("begin ");
            await context.Response.Body.FlushAsync();
            await go.Task;
            await context.Response.WriteAsync(new string('x', 200_000));
        }, "\"mode\": \"standard\", \"maxBodyBytes\": 10000");

        var responses = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => route.Proxy.SendAsync(HttpMethod.Get, "/x", completion: HttpCompletionOption.ResponseHeadersRead)));
        go.SetResult();
        var texts = await Task.WhenAll(responses.Select(response => response.Content.ReadAsStringAsync()));

        texts.ShouldAllBe(text => text.Length == 200_006);
        route.Origin.Requests.Count.ShouldBe(1);
        go = new TaskCompletionSource();
        go.SetResult();
        await route.TextAsync();
        route.Origin.Requests.Count.ShouldBe(2);
    }
}
