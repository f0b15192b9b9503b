using FuncProxy.Routing.Matching;
using FuncProxy.Routing.Model;

namespace FuncProxy.Routing.Tests.Matching;

public sealed class HostMatchTests
{
    [Theory]
    [InlineData("example.com", "EXAMPLE.com", true)]
    [InlineData("Example.com:8080", "example.com:443", true)]
    [InlineData("example.com", "example.com.", true)]
    [InlineData("example.com", "example.com.:80", true)]
    [InlineData("example.com.", "example.com", true)]
    [InlineData("example.com", "www.example.com", false)]
    [InlineData("*.example.com", "a.example.com", true)]
    [InlineData("*.example.com", "a.b.EXAMPLE.com:81", true)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("*.example.com", ".example.com", false)]
    [InlineData("*.example.com", "badexample.com", false)]
    [InlineData("*", "anything", true)]
    [InlineData("*", "", true)]
    [InlineData("example.com", "", false)]
    [InlineData("[::1]", "[::1]:7071", true)]
    [InlineData("[0:0::1]:80", "[::1]", true)]
    [InlineData("[::1]", "[::2]", false)]
    [InlineData("10.0.0.1", "10.0.0.1:5000", true)]
    [InlineData("B\u00dcCHER.example", "xn--bcher-kva.example", true)]
    [InlineData("*.b\u00fccher.example", "www.XN--BCHER-KVA.example", true)]
    public void Host_matches_as_configured(string configured, string sent, bool matches)
    {
        var table = Table.Of(("r", new RouteMatch { Hosts = [configured] }));

        table.Winner(Table.Request("/", host: sent)).ShouldBe(matches ? "r" : null);
    }

    [Fact]
    public void Host_of_absurd_length_matches_no_wildcard()
    {
        var table = Table.Of(("r", new RouteMatch { Hosts = ["*.com"] }));

        table.Winner(Table.Request("/", host: string.Concat(Enumerable.Repeat("a.", 10_000)) + "com")).ShouldBeNull();
    }

    [Fact]
    public void Host_most_specific_wins()
    {
        var table = Table.Of(
            ("any", new RouteMatch { Path = "/a/b" }),
            ("short", new RouteMatch { Hosts = ["*.com"], Path = "/a/b" }),
            ("long", new RouteMatch { Hosts = ["*.example.com"], Path = "/{**rest}" }),
            ("exact", new RouteMatch { Hosts = ["www.example.com", "*.org"], Path = "/{**rest}" }));

        table.Winner(Table.Request("/a/b", host: "www.example.com")).ShouldBe("exact");
        table.Winner(Table.Request("/a/b", host: "api.example.com")).ShouldBe("long");
        table.Winner(Table.Request("/a/b", host: "api.other.com")).ShouldBe("short");
        table.Winner(Table.Request("/a/b", host: "api.org")).ShouldBe("exact");
        table.Winner(Table.Request("/a/b", host: "localhost")).ShouldBe("any");
    }

    [Fact]
    public void Host_specific_without_the_path_leaves_it_to_the_next()
    {
        var table = Table.Of(
            ("any", new RouteMatch { Path = "/a" }),
            ("exact", new RouteMatch { Hosts = ["example.com"], Path = "/b" }));

        table.Winner(Table.Request("/a", host: "example.com")).ShouldBe("any");
    }

    [Theory]
    [InlineData("")]
    [InlineData(":80")]
    [InlineData("a..b")]
    [InlineData("a.*.b")]
    [InlineData("*a.b")]
    [InlineData("*.")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("::1")]
    [InlineData("[::1")]
    [InlineData("[10.0.0.1]")]
    public void Host_illegal_says_what_would_be_right(string host)
    {
        HostPattern.TryParse(host, out _, out var error).ShouldBeFalse();

        error.ShouldContain("is not a host: write");
    }
}
