using System.Text;
using FuncProxy.FunctionApp.Tests.Published;
using FuncProxy.FunctionApp.Tests.Storage;
using FuncProxy.TestKit;
using Microsoft.AspNetCore.Http;
using Xunit.Abstractions;

namespace FuncProxy.FunctionApp.Tests.CustomHandler;

/// <summary>On one core one thread reads all sockets and goes on with what waited for them: whatever held it up would hold up everybody.</summary>
[Collection(WholeProcessCollection.Name)]
public sealed class OneCoreTests(PublishedApp app, ITestOutputHelper output) : IDisposable
{
    private const int Waiting = 50;
    private const int Stalled = 20;
    private const int Large = 12;

    private static readonly byte[] Text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 200_000).Select(i => $$"""{"id":{{i * 7919}},"name":"item {{i % 977}}","ok":{{(i % 3 == 0 ? "true" : "false")}}},""")));

    private readonly TemporaryFolder _folder = new();
    private readonly string _table = AzuriteServer.NewTableName();

    [Fact]
    public async Task Slow_origin_slow_store_stalled_clients_and_large_bodies_of_brotli_stop_nobody_else()
    {
        Text.Length.ShouldBeInRange(8_000_000, 12_000_000);
        await using var origin = await KestrelOrigin.StartAsync(AnswerAsync);
        var azurite = await AzuriteServer.SharedAsync();
        await using var gate = await StorageGate.StartAsync(azurite.Address);
        await PublishedTable.PublishAsync(azurite.ConnectionString, _table, Document(origin.Address));
        await using var proxy = await ProxyProcess.StartAsync(
            app, _folder, ("DOTNET_PROCESSOR_COUNT", "1"), ("RouteStorage", azurite.Account.ConnectionStringAt(gate.Address)), ("RouteStorage__tableName", _table), ("RouteRefresh", "01:00:00"));
        await Eventually.HoldsAsync(async () => (await proxy.Client.GetAsync("/fast")).IsSuccessStatusCode, TimeSpan.FromSeconds(30));
        using var leaving = new CancellationTokenSource();
        gate.Fail(StorageFault.Hang);
        gate.ClearRequests();

        // Fifty wait for the origin and ten for the store; twenty take nothing of what they asked for.
        var waiting = Enumerable.Range(0, Waiting).Select(_ => proxy.Client.GetAsync("/slow", leaving.Token)).ToList();
        var limited = Enumerable.Range(0, 10).Select(_ => proxy.Client.GetAsync("/limited/fast", leaving.Token)).ToList();
        var stalled = await Task.WhenAll(Enumerable.Range(0, Stalled).Select(async _ =>
        {
            var client = await RawClient.ConnectAsync(proxy.Address);
            await client.SendAsync("GET /large HTTP/1.1\r\nHost: h\r\n\r\n");
            return client;
        }));
        await Eventually.HoldsAsync(() => Task.FromResult(gate.Requests.Count > 0));
        var began = TimeProvider.System.GetTimestamp();
        var bodies = Task.WhenAll(Enumerable.Range(0, Large).Select(_ => ReadBrotliAsync(proxy)));
        var (answers, slowest) = (0, TimeSpan.Zero);
        while (!bodies.IsCompleted)
        {
            var asked = TimeProvider.System.GetTimestamp();
            (await proxy.Client.GetStringAsync("/fast")).ShouldBe("fast");
            var took = TimeProvider.System.GetElapsedTime(asked);
            (answers, slowest) = (answers + 1, took > slowest ? took : slowest);
        }
        var all = TimeProvider.System.GetElapsedTime(began);

        (await bodies).ShouldAllBe(size => size > 100_000 && size < Text.Length / 2);
        output.WriteLine($"{answers} answers while {Large} bodies of {Text.Length / 1e6:f1} MB were coded in {all.TotalMilliseconds:f0} ms; the slowest took {slowest.TotalMilliseconds:f0} ms");
        // One body alone would hold the thread for a twelfth of the time, and their turns add up.
        answers.ShouldBeGreaterThan(2 * Large);
        slowest.ShouldBeLessThan(all / 3);
        waiting.ShouldAllBe(request => !request.IsCompleted);

        await leaving.CancelAsync();
        gate.Heal();
        Array.ForEach(stalled, client => client.Dispose());
        await Task.WhenAll([.. waiting, .. limited]).ContinueWith(_ => { }, TaskScheduler.Default);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task AnswerAsync(HttpContext context)
    {
        switch (context.Request.Path.Value)
        {
            case "/slow":
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                break;
            case "/large":
                await new PatternStream(64 * 1024 * 1024).CopyToAsync(context.Response.Body, context.RequestAborted);
                break;
            case "/text":
                context.Response.ContentType = "application/json";
                await context.Response.Body.WriteAsync(Text);
                break;
            default:
                await context.Response.WriteAsync("fast");
                break;
        }
    }

    private static async Task<long> ReadBrotliAsync(ProxyProcess proxy)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/text") { Headers = { { "Accept-Encoding", "br" } } };
        using var response = await proxy.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.Content.Headers.ContentEncoding.ShouldBe(["br"]);
        await using var body = await response.Content.ReadAsStreamAsync();
        var buffer = new byte[64 * 1024];
        var size = 0L;
        for (int read; (read = await body.ReadAsync(buffer)) > 0;)
        {
            size += read;
        }
        return size;
    }

    private static string Document(Uri origin) => $$"""
        {
          "routes": {
            "all": { "clusterId": "origin", "match": { "path": "/{**rest}" }, "compression": { "enabled": true } },
            "limited": { "clusterId": "origin", "match": { "path": "/limited/{**rest}" }, "limits": { "requestsPerMinute": 100, "per": "route", "scope": "fleet" } }
          },
          "clusters": { "origin": { "destinations": { "one": { "address": "{{origin}}" } } } }
        }
        """;
}
