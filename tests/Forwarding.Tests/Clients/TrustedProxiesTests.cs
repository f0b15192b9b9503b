using System.Net;
using FuncProxy.Forwarding.Clients;

namespace FuncProxy.Forwarding.Tests.Clients;

public sealed class TrustedProxiesTests
{
    [Theory]
    [InlineData(null, "127.0.0.1", true)]
    [InlineData("", "127.8.9.10", true)]
    [InlineData(null, "::1", true)]
    [InlineData(null, "::ffff:127.0.0.1", true)]
    [InlineData(null, "10.0.0.1", false)]
    [InlineData("10.0.0.0/8", "10.255.0.1", true)]
    [InlineData("10.0.0.0/8", "::ffff:10.255.0.1", true)]
    [InlineData("10.0.0.0/8", "11.0.0.1", false)]
    [InlineData("10.0.0.1/8", "10.255.0.1", true)]
    [InlineData("10.0.0.1/8", "11.0.0.1", false)]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("fd00::/8, 192.0.2.1;\n198.51.100.0/24", "fd12::1", true)]
    [InlineData("fd00::/8, 192.0.2.1;\n198.51.100.0/24", "198.51.100.77", true)]
    [InlineData("2001:db8::1", "2001:db8::1", true)]
    [InlineData("2001:db8::1", "2001:db8::2", false)]
    public void Address_is_trusted_when_the_list_or_loopback_holds_it(string? list, string address, bool expected) =>
        TrustedProxies.Parse(list).Contains(IPAddress.Parse(address)).ShouldBe(expected);

    [Theory]
    [InlineData("10.0.0.0/33")]
    [InlineData("gateway.example")]
    [InlineData("10.0.0.0/8,10.0.0/x")]
    public void Entry_that_is_no_network_is_refused_by_name(string list) =>
        Should.Throw<FormatException>(() => TrustedProxies.Parse(list)).Message.ShouldContain(list.Split(',')[^1]);
}
