using FuncProxy.FunctionApp.Tests.Published;
using FuncProxy.TestKit;
using Xunit.Abstractions;

namespace FuncProxy.FunctionApp.Tests.CustomHandler;

[Collection(WholeProcessCollection.Name)]
public sealed class StreamingTests(PublishedApp app, ITestOutputHelper output) : IDisposable
{
    private const long MiB = 1024 * 1024;
    private const int Streams = 200;
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Two_hundred_streams_at_once_each_get_every_event()
    {
        await using var origin = await EventOrigin.StartAsync(events: 5);
        await using var proxy = await StartAsync(Routes.To(origin.Server.Address));
        var responses = await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => proxy.Client.OpenAsync("/events")));
        var readers = await Task.WhenAll(responses.Select(async response => new SseReader(await response.Content.ReadAsStreamAsync())));

        // All have their first event before any origin stream writes its second.
        var first = await Task.WhenAll(readers.Select(reader => reader.ReadAsync()));
        origin.SendTheRest();
        var rest = await Task.WhenAll(readers.Select(reader => reader.ReadAllAsync()));

        first.ShouldAllBe(receipt => receipt!.Data == "0");
        rest.ShouldAllBe(receipts => string.Join(' ', receipts.Select(receipt => receipt.Data)) == "1 2 3 4");
        output.WriteLine($"{Streams} streams; peak memory {proxy.Process.PeakResidentBytes / MiB} MiB");
        Array.ForEach(responses, response => response.Dispose());
    }

    [Fact]
    public async Task Client_that_leaves_is_noticed_by_the_origin_within_a_second()
    {
        await using var origin = await EventOrigin.StartAsync();
        await using var proxy = await StartAsync(Routes.To(origin.Server.Address));
        var response = await proxy.Client.OpenAsync("/events");
        await new SseReader(await response.Content.ReadAsStreamAsync()).ReadAsync();
        var left = TimeProvider.System.GetTimestamp();

        response.Dispose();

        await origin.Server.Requests.Single.Aborted.WaitAsync(TimeSpan.FromSeconds(1));
        output.WriteLine($"Noticed after {TimeProvider.System.GetElapsedTime(left).TotalMilliseconds:f0} ms");
    }

    [Fact]
    public async Task Large_download_and_upload_leave_the_memory_flat()
    {
        var received = new TaskCompletionSource<long>[] { new(), new() };
        await using var origin = await KestrelOrigin.StartAsync(async context =>
        {
            if (context.Request.Method == "POST")
            {
                var upload = int.Parse(context.Request.Query["upload"]!);
                received[upload].SetResult(await PatternStream.CheckAsync(context.Request.Body, context.RequestAborted));
                return;
            }
            await new PatternStream(long.Parse(context.Request.Query["bytes"]!)).CopyToAsync(context.Response.Body, context.RequestAborted);
        });
        await using var proxy = await StartAsync(Routes.To(origin.Address, $", \"limits\": {{ \"maxRequestBodyBytes\": {512 * MiB} }}"));
        (await DownloadAsync(proxy, 64 * MiB)).ShouldBe(64 * MiB);
        await UploadAsync(proxy, 0, 16 * MiB);
        var before = proxy.Process.PeakResidentBytes;

        var down = await DownloadAsync(proxy, 1024 * MiB);
        var afterDownload = proxy.Process.PeakResidentBytes;
        await UploadAsync(proxy, 1, 256 * MiB);
        var afterUpload = proxy.Process.PeakResidentBytes;

        down.ShouldBe(1024 * MiB);
        (await received[1].Task).ShouldBe(256 * MiB);
        output.WriteLine($"Peak memory: {before / MiB} MiB when warm, {afterDownload / MiB} MiB after 1 GiB down, {afterUpload / MiB} MiB after 256 MiB up");
        (afterUpload - before).ShouldBeLessThan(64 * MiB);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<long> DownloadAsync(ProxyProcess proxy, long bytes)
    {
        using var response = await proxy.Client.OpenAsync($"/?bytes={bytes}");
        return await PatternStream.CheckAsync(await response.Content.ReadAsStreamAsync());
    }

    private static async Task UploadAsync(ProxyProcess proxy, int upload, long bytes)
    {
        using var response = await proxy.Client.PostAsync($"/?upload={upload}", new StreamContent(new PatternStream(bytes)));
        response.EnsureSuccessStatusCode();
    }

    private Task<ProxyProcess> StartAsync(string routes)
    {
        _folder.Write("routes.json", routes);
        return ProxyProcess.StartAsync(app, _folder);
    }
}
