using System.Net;

namespace FuncProxy.Forwarding.Tests.Transforms;

public class ForwardedTransformsTests
{
    [Theory]
    [InlineData("Forwarded=proto,host,for,by; ForFormat=Ip; ByFormat=Ip", "proto=https;host=\"shop.example\";for=203.0.113.7;by=\"[2001:db8::9]\"")]
    [InlineData("forwarded=for; forformat=ipandport", "for=\"203.0.113.7:4711\"")]
    [InlineData("Forwarded=by; ByFormat=IpAndPort", "by=\"[2001:db8::9]:443\"")]
    [InlineData("Forwarded=for; ForFormat=Unknown", "for=unknown")]
    [InlineData("Forwarded=for by; ForFormat=UnknownAndPort; ByFormat=Unknown", "for=\"unknown:4711\";by=unknown")]
    [InlineData("Forwarded=for; Action=Remove", null)]
    [InlineData("Forwarded=for; Action=Off", null)]
    [InlineData("X-Forwarded=Set", null)]
    public void An_element_is_written_as_the_formats_say(string transform, string? expected)
    {
        var exchange = Sample.Exchange();
        exchange.Context.Connection.RemotePort = 4711;
        exchange.Context.Connection.LocalIpAddress = IPAddress.Parse("2001:db8::9");
        exchange.Context.Connection.LocalPort = 443;
        exchange.Context.Request.Headers["Forwarded"] = "for=6.6.6.6";

        Sample.Send(exchange, Sample.Compile(transform)).Field("Forwarded").ShouldBe(expected);
    }

    [Theory]
    [InlineData("Forwarded=for", "^for=_[\\w.-]{10}$")]
    [InlineData("Forwarded=by; ByFormat=RandomAndPort", "^by=\"_[\\w.-]{10}:443\"$")]
    [InlineData("Forwarded=for; ForFormat=RandomAndRandomPort", "^for=\"_[\\w.-]{10}:_[\\w.-]{10}\"$")]
    [InlineData("Forwarded=for; ForFormat=UnknownAndRandomPort", "^for=\"unknown:_[\\w.-]{10}\"$")]
    [InlineData("Forwarded=for; ForFormat=IpAndRandomPort", "^for=\"203\\.0\\.113\\.7:_[\\w.-]{10}\"$")]
    public void An_obfuscated_identifier_is_new_for_each_request(string transform, string pattern)
    {
        var exchange = Sample.Exchange();
        exchange.Context.Connection.LocalPort = 443;
        var transformer = Sample.Compile(transform);

        var first = Sample.Send(exchange, transformer).Field("Forwarded")!;

        first.ShouldMatch(pattern);
        Sample.Send(exchange, transformer).Field("Forwarded").ShouldNotBe(first);
    }

    [Theory]
    [InlineData("Forwarded=for,host,proto; ForFormat=IpAndPort; Action=Append", "for=198.51.100.1, proto=http;host=\"inner.example\";for=\"10.0.0.9:4711\"")]
    [InlineData("Forwarded=for; ForFormat=IpAndPort", "for=203.0.113.7")]
    [InlineData("Forwarded=for; Action=Off", "for=198.51.100.1")]
    public void A_trusted_peers_elements_are_extended_or_passed_on(string transform, string expected)
    {
        var exchange = Sample.Exchange(client: Sample.TrustedPeer);
        exchange.Context.Connection.RemotePort = 4711;
        exchange.Context.Request.Headers["Forwarded"] = "for=198.51.100.1";

        Sample.Send(exchange, Sample.Compile(transform)).Field("Forwarded").ShouldBe(expected);
    }

    [Fact]
    public void A_host_that_would_break_out_of_its_quotes_is_left_out()
    {
        var exchange = Sample.Exchange(client: Sample.Client with { Host = "a\";for=1.2.3.4" });

        Sample.Send(exchange, Sample.Compile("Forwarded=host,proto")).Field("Forwarded").ShouldBe("proto=https");
    }

    [Theory]
    [InlineData("Forwarded=form", "names 'form'; known are by, for, host, proto")]
    [InlineData("Forwarded=", "names nothing to send")]
    [InlineData("Forwarded=for; ForFormat=None", "0 ForFormat: is 'None'")]
    [InlineData("Forwarded=by; ForFormat=Ip", "'Forwarded' does not name it")]
    [InlineData("Forwarded=for; Action=Replace", "0 Action: is 'Replace'")]
    public void A_wrong_part_is_an_error(string transform, string message) => Sample.ErrorsOf(transform)[0].ShouldContain(message);
}
