using System.Net;
using FuncProxy.FunctionApp.Tests.Published;
using FuncProxy.TestKit;
using Xunit.Abstractions;

namespace FuncProxy.FunctionApp.Tests.CustomHandler;

[Collection(WholeProcessCollection.Name)]
public sealed class ReloadTests(PublishedApp app, ITestOutputHelper output) : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Changed_file_is_live_within_a_second_under_load_and_no_request_fails()
    {
        await using var one = await KestrelOrigin.StartAsync("one");
        await using var two = await KestrelOrigin.StartAsync("two");
        _folder.Write("routes.json", Routes.To(one.Address));
        await using var proxy = await ProxyProcess.StartAsync(app, _folder);
        await using var load = LoadLoop.Start(4, new Uri(proxy.Address, "/load"));
        await load.WaitForMoreAsync(100);

        _folder.Replace("routes.json", Routes.To(two.Address));
        var renamed = await Eventually.HoldsAsync(() => AnswersAsync(proxy, "two"), Limit);
        _folder.Write("routes.json", Routes.To(one.Address));
        var written = await Eventually.HoldsAsync(() => AnswersAsync(proxy, "one"), Limit);
        await load.WaitForMoreAsync(100);

        var result = await load.StopAsync();
        output.WriteLine($"Live after {renamed.TotalMilliseconds:f0} ms by a rename, {written.TotalMilliseconds:f0} ms by a write; {result.Successes} requests");
        result.Failures.ShouldBe(0, result.FirstFailure);
    }

    [Fact]
    public async Task Broken_change_keeps_the_last_good_routes_and_shows_on_readiness()
    {
        _folder.Write("routes.json", Routes.Respond("good"));
        await using var proxy = await ProxyProcess.StartAsync(app, _folder);
        (await proxy.Client.GetStringAsync("/")).ShouldBe("good");

        _folder.Replace("routes.json", Routes.Broken);
        await Eventually.HoldsAsync(async () => (await proxy.Client.GetStringAsync("/_funcproxy/health/ready")).Contains("line 3, column"));

        (await proxy.Client.GetStringAsync("/")).ShouldBe("good");
        using var ready = await proxy.Client.GetAsync("/_funcproxy/health/ready");
        ready.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Stream_in_flight_finishes_on_the_routes_that_it_began_with()
    {
        await using var origin = await EventOrigin.StartAsync();
        _folder.Write("routes.json", Routes.To(origin.Server.Address));
        await using var proxy = await ProxyProcess.StartAsync(app, _folder);
        using var response = await proxy.Client.OpenAsync("/events");
        var events = new SseReader(await response.Content.ReadAsStreamAsync());
        await events.ReadAsync();

        _folder.Replace("routes.json", Routes.Respond("new"));
        await Eventually.HoldsAsync(() => AnswersAsync(proxy, "new"));
        origin.SendTheRest();

        (await events.ReadAllAsync()).Select(receipt => receipt.Data).ShouldBe(["1"]);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<bool> AnswersAsync(ProxyProcess proxy, string text) => await proxy.Client.GetStringAsync("/") == text;
}
