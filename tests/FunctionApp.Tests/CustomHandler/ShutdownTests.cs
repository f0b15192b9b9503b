using System.Net.Sockets;
using FuncProxy.FunctionApp.Tests.Published;
using FuncProxy.TestKit;

namespace FuncProxy.FunctionApp.Tests.CustomHandler;

[Collection(WholeProcessCollection.Name)]
public sealed class ShutdownTests(PublishedApp app) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Stream_in_flight_finishes_while_new_connections_are_refused()
    {
        await using var origin = await EventOrigin.StartAsync();
        await using var proxy = await StartAsync(origin, "00:00:20");
        using var response = await proxy.Client.OpenAsync("/events");
        var events = new SseReader(await response.Content.ReadAsStreamAsync());
        await events.ReadAsync();

        proxy.Process.Terminate();
        await Eventually.HoldsAsync(() => IsRefusedAsync(proxy.Address));
        proxy.Process.HasExited.ShouldBeFalse();
        origin.SendTheRest();

        (await events.ReadAllAsync()).Select(receipt => receipt.Data).ShouldBe(["1"]);
        (await proxy.Process.WaitForExitAsync(TimeSpan.FromSeconds(10))).ShouldBe(0);
    }

    [Fact]
    public async Task Stream_that_outlives_the_grace_is_cut_and_the_process_ends()
    {
        await using var origin = await EventOrigin.StartAsync();
        await using var proxy = await StartAsync(origin, "00:00:01");
        using var response = await proxy.Client.OpenAsync("/events");
        var events = new SseReader(await response.Content.ReadAsStreamAsync());
        await events.ReadAsync();

        proxy.Process.Terminate();

        await Should.ThrowAsync<IOException>(() => events.ReadAsync());
        (await proxy.Process.WaitForExitAsync(TimeSpan.FromSeconds(5))).ShouldBe(0);
        proxy.Process.Output.ShouldNotContain("   at ");
        await origin.Server.Requests.Single.Aborted.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Idle_connection_does_not_delay_the_end()
    {
        _folder.Write("routes.json", Routes.Respond("ok"));
        await using var proxy = await ProxyProcess.StartAsync(app, _folder, ("ShutdownGrace", "00:00:20"));
        await proxy.Client.GetStringAsync("/");

        proxy.Process.Terminate();

        (await proxy.Process.WaitForExitAsync(TimeSpan.FromSeconds(5))).ShouldBe(0);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<bool> IsRefusedAsync(Uri address)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(address.Host, address.Port);
            return false;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode == SocketError.ConnectionRefused;
        }
    }

    private Task<ProxyProcess> StartAsync(EventOrigin origin, string grace)
    {
        _folder.Write("routes.json", Routes.To(origin.Server.Address));
        return ProxyProcess.StartAsync(app, _folder, ("ShutdownGrace", grace));
    }
}
