using FuncProxy.Forwarding.Clients;
using Microsoft.AspNetCore.Http;

namespace FuncProxy.Forwarding.Tests.Clients;

public sealed class ViaFieldTests
{
    [Theory]
    [InlineData("1.1 edge-1", true)]
    [InlineData("1.1 EDGE-1", true)]
    [InlineData("HTTP/1.1 edge-1", true)]
    [InlineData("1.0 other, 1.1 edge-1 (FuncProxy)", true)]
    [InlineData("1.0 other (a, b), 2 edge-1, 1.1 last", true)]
    [InlineData("1.1\tedge-1", true)]
    [InlineData("1.1 edge-1(x)", true)]
    [InlineData(",, 1.1 edge-1", true)]
    [InlineData("", false)]
    [InlineData("1.1 edge-10", false)]
    [InlineData("1.1 edge", false)]
    [InlineData("edge-1", false)]
    [InlineData("1.1 other (1.1 edge-1)", false)]
    [InlineData("1.1 other (x, 1.1 edge-1)", false)]
    [InlineData("1.1 other (\\), 1.1 edge-1 (y))", false)]
    [InlineData("1.1 other (a (b), 1.1 edge-1", true)]
    [InlineData("1.1 other (, 1.1 edge-1", true)]
    [InlineData("1.1 other (\\, 1.1 more, 1.1 edge-1", true)]
    public void Request_has_passed_when_an_element_names_the_deployment(string via, bool expected) =>
        new ViaField("edge-1").HasPassed(Request("HTTP/1.1", via)).ShouldBe(expected);

    [Fact]
    public void Every_line_is_looked_at() =>
        new ViaField("edge-1").HasPassed(Request("HTTP/1.1", "1.1 a", "1.1 b, 1.1 edge-1")).ShouldBeTrue();

    [Theory]
    [InlineData("HTTP/1.0", "1.0 edge-1")]
    [InlineData("HTTP/1.1", "1.1 edge-1")]
    [InlineData("HTTP/2", "2 edge-1")]
    [InlineData("HTTP/3", "3 edge-1")]
    public void Own_element_tells_the_version_that_was_received(string protocol, string expected) =>
        new ViaField("edge-1").Next(Request(protocol)).ShouldBe(expected);

    [Fact]
    public void Own_element_follows_what_came_in_order() =>
        new ViaField("edge-1").Next(Request("HTTP/1.1", "1.0 a (x)", "1.1 b")).Replace(",1.1", ", 1.1").ShouldBe("1.0 a (x), 1.1 b, 1.1 edge-1");

    [Fact]
    public void Element_without_what_came_is_not_made_anew()
    {
        var field = new ViaField("edge-1");

        field.Next(Request("HTTP/1.1")).ShouldBeSameAs(field.Next(Request("HTTP/1.1")));
    }

    private static HttpRequest Request(string protocol, params string[] via)
    {
        var request = new DefaultHttpContext().Request;
        request.Protocol = protocol;
        if (via.Length > 0)
        {
            request.Headers.Via = via;
        }
        return request;
    }
}
