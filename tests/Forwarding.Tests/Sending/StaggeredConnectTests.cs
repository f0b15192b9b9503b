using System.Net;
using System.Net.Sockets;
using FuncProxy.Forwarding.Sending;
using FuncProxy.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Forwarding.Tests.Sending;

public sealed class StaggeredConnectTests
{
    private static readonly IPAddress Good = IPAddress.Loopback;

    /// <summary>On another loopback address the port is closed.</summary>
    private static readonly IPAddress Refusing = IPAddress.Parse("127.0.0.2");

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Next_address_is_tried_at_once_when_one_refuses()
    {
        await using var origin = RawOrigin.Start("");

        // The clock stands still, so that no wait can have ended.
        using var socket = await StaggeredConnect.ConnectAsync([Refusing, Good], origin.Port, _time, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(5));

        ((IPEndPoint)socket.RemoteEndPoint!).Address.ShouldBe(Good);
        socket.NoDelay.ShouldBeTrue();
    }

    [Fact]
    public async Task Next_address_is_tried_when_one_is_silent_for_a_quarter_of_a_second()
    {
        await using var origin = RawOrigin.Start("");
        using var silent = new SilentListener(origin.Port);
        var connecting = StaggeredConnect.ConnectAsync([silent.Address, Good], origin.Port, _time, CancellationToken.None);
        _time.Advance(TimeSpan.FromMilliseconds(249));
        connecting.IsCompleted.ShouldBeFalse();

        _time.Advance(TimeSpan.FromMilliseconds(2));

        using var socket = await connecting.WaitAsync(TimeSpan.FromSeconds(5));
        ((IPEndPoint)socket.RemoteEndPoint!).Address.ShouldBe(Good);
    }

    [Fact]
    public async Task Last_failure_is_told_when_none_answers()
    {
        var gone = RawOrigin.Start("");
        await gone.DisposeAsync();

        var failure = await Should.ThrowAsync<SocketException>(() => StaggeredConnect.ConnectAsync([Refusing, Good], gone.Port, _time, CancellationToken.None));

        failure.SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
    }

    [Fact]
    public async Task Cancellation_ends_all_attempts()
    {
        await using var origin = RawOrigin.Start("");
        using var silent = new SilentListener(origin.Port);
        using var stop = new CancellationTokenSource();
        var connecting = StaggeredConnect.ConnectAsync([silent.Address, silent.Address], origin.Port, _time, stop.Token);

        await stop.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(() => connecting)).CancellationToken.ShouldBe(stop.Token);
    }
}
