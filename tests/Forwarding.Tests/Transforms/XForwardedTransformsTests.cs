using System.Net;
using FuncProxy.Forwarding.Pipeline;

namespace FuncProxy.Forwarding.Tests.Transforms;

public class XForwardedTransformsTests
{
    private const string Received = "198.51.100.1, 203.0.113.7";

    [Theory]
    [InlineData(false, "203.0.113.7", "https", "shop.example", null)]
    [InlineData(true, Received + ", 10.0.0.9", "https", "shop.example", "/base")]
    [InlineData(false, "203.0.113.7", "https", "shop.example", null, "X-Forwarded=Set")]
    [InlineData(true, "203.0.113.7", "https", "shop.example", null, "X-Forwarded=set")]
    [InlineData(false, "203.0.113.7", "https", "shop.example", null, "X-Forwarded=Append")]
    [InlineData(true, Received + ", 10.0.0.9", "https, http", "shop.example, inner.example", "/base", "X-Forwarded=Append")]
    [InlineData(false, null, null, null, null, "X-Forwarded=Off")]
    [InlineData(true, Received, "https", "shop.example", "/base", "X-Forwarded=Off")]
    [InlineData(true, null, null, null, null, "X-Forwarded=Remove")]
    [InlineData(true, null, "https", Received, "/base", "X-Forwarded=Off; For=Remove; Host=Off; Proto=Set", "RequestHeader=X-Forwarded-Host; Set=" + Received)]
    [InlineData(true, null, null, null, null, "Forwarded=for")]
    [InlineData(true, Received, "https", "shop.example", "/base", "Forwarded=for; Action=Off")]
    public void Only_what_a_trusted_peer_sent_is_passed_on(
        bool trusted, string? expectedFor, string? proto, string? host, string? prefix, params string[] transforms)
    {
        var request = Sample.Send(Exchange(trusted ? Sample.TrustedPeer : Sample.Client), Sample.Compile(transforms));

        request.Field("X-Forwarded-For").ShouldBe(expectedFor);
        request.Field("X-Forwarded-Proto").ShouldBe(proto);
        request.Field("X-Forwarded-Host").ShouldBe(host);
        request.Field("X-Forwarded-Prefix").ShouldBe(prefix);
    }

    [Theory]
    [InlineData("203.0.113.7")]
    [InlineData("203.0.113.7", "X-Forwarded=Append")]
    [InlineData("203.0.113.7", "X-Forwarded=Set")]
    [InlineData(null, "X-Forwarded=Off")]
    public void A_platforms_own_chain_is_not_extended(string? expected, params string[] transforms)
    {
        var request = Sample.Send(Exchange(Sample.TrustedPeer with { ChainIsPlatforms = true }), Sample.Compile(transforms));

        request.Field("X-Forwarded-For").ShouldBe(expected);
        request.Field("X-Forwarded-Prefix").ShouldBeNull();
    }

    [Theory]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("fe80::1%3", "fe80::1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("::1", "::1")]
    public void An_address_has_no_brackets_scope_or_mapping(string address, string expected)
    {
        var parsed = IPAddress.Parse(address);
        var exchange = Sample.Exchange(client: Sample.Client with { Address = parsed, Peer = parsed });

        Sample.Send(exchange, Sample.Compile()).Field("X-Forwarded-For").ShouldBe(expected);
    }

    [Fact]
    public void A_connection_without_address_gives_no_field() =>
        Sample.Send(Sample.Exchange(client: Sample.Client with { Address = null, Peer = null }), Sample.Compile())
            .Field("X-Forwarded-For").ShouldBeNull();

    [Theory]
    [InlineData("X-Fwd-For")]
    [InlineData("X_Fwd_For")]
    [InlineData("x-fwd_for")]
    public void What_an_untrusted_client_sends_under_the_configured_name_is_dropped(string name)
    {
        var exchange = Sample.Exchange();
        exchange.Context.Request.Headers[name] = "6.6.6.6";

        var request = Sample.Send(exchange, Sample.Compile("X-Forwarded=Append; HeaderPrefix=X-Fwd-"));

        request.Field("X-Fwd-For").ShouldBe("203.0.113.7");
        request.ToString().ShouldNotContain("6.6.6.6");
    }

    [Fact]
    public void A_chain_that_would_end_its_line_is_not_passed_on()
    {
        var exchange = Sample.Exchange(client: Sample.TrustedPeer);
        exchange.Context.Request.Headers["X-Forwarded-For"] = "1.2.3.4\r\nX-Evil: 1";

        Sample.Send(exchange, Sample.Compile("X-Forwarded=Off")).Field("X-Forwarded-For").ShouldBeNull();
    }

    [Theory]
    [InlineData("X-Forwarded=Sett", "is 'Sett'; write one of Off, Set, Append, Remove")]
    [InlineData("X-Forwarded=1", "is '1'; write one of Off, Set, Append, Remove")]
    [InlineData("X-Forwarded=Set; For=x", "0 For: is 'x'")]
    [InlineData("X-Forwarded=Set; HeaderPrefix=", "is no beginning of a header name")]
    public void A_wrong_action_is_an_error(string transform, string message) =>
        Sample.ErrorsOf(transform).ShouldHaveSingleItem().ShouldContain(message);

    [Fact]
    public void Two_accounts_of_one_hop_are_an_error()
    {
        Sample.ErrorsOf("X-Forwarded=Set", "Forwarded=for").ShouldHaveSingleItem().ShouldStartWith("1 Forwarded: ");
        Sample.ErrorsOf("X-Forwarded=Off", "Forwarded=for").ShouldBeEmpty();
        Sample.ErrorsOf("X-Forwarded=Set", "X-Forwarded=Append").ShouldHaveSingleItem().ShouldStartWith("1 X-Forwarded: ");
        Sample.ErrorsOf("X-Forwarded=Set", "X-Forwarded=Set; HeaderPrefix=X-Fwd-").ShouldBeEmpty();
    }

    private static Exchange Exchange(ClientInfo client)
    {
        var exchange = Sample.Exchange(client: client);
        exchange.Context.Request.Headers["X-Forwarded-For"] = Received;
        exchange.Context.Request.Headers["X-Forwarded-Proto"] = "https";
        exchange.Context.Request.Headers["X-Forwarded-Host"] = "shop.example";
        exchange.Context.Request.Headers["X-Forwarded-Prefix"] = "/base";
        return exchange;
    }
}
