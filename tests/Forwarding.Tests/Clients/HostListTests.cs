using FuncProxy.Forwarding.Clients;

namespace FuncProxy.Forwarding.Tests.Clients;

public sealed class HostListTests
{
    [Theory]
    [InlineData("admin.example.com", "admin.example.com", "https", true)]
    [InlineData("admin.example.com", "Admin.Example.COM:8443", "https", true)]
    [InlineData("admin.example.com", "www.example.com", "https", false)]
    [InlineData("admin.example.com", "x.admin.example.com", "https", false)]
    [InlineData("admin.example.com", "admin.example.com.", "https", false)]
    [InlineData("admin.example.com", "", "http", false)]
    [InlineData("admin.example.com", "admin.example.com:x", "http", false)]
    [InlineData("admin.example.com:8443", "admin.example.com:8443", "https", true)]
    [InlineData("admin.example.com:8443", "admin.example.com", "https", false)]
    [InlineData("admin.example.com:443", "admin.example.com", "https", true)]
    [InlineData("admin.example.com:443", "admin.example.com", "http", false)]
    [InlineData("admin.example.com:80", "admin.example.com", "http", true)]
    [InlineData("a.example, [::1]:81,", "[::1]:81", "http", true)]
    [InlineData("a.example, [::1]:81", "[::1]", "http", false)]
    [InlineData("[::1]", "[::1]:7071", "http", true)]
    public void Host_is_one_of_them_by_name_and_by_port_where_one_is_named(string list, string host, string scheme, bool isOne)
        => HostList.Parse(list).Contains(host, scheme).ShouldBe(isOne);

    [Theory]
    [InlineData("https://admin.example.com", "https://admin.example.com")]
    [InlineData("good.example,*.example.com", "*.example.com")]
    [InlineData("admin.example.com/", "admin.example.com/")]
    [InlineData("admin.example.com:", "admin.example.com:")]
    [InlineData("admin.example.com:0", "admin.example.com:0")]
    [InlineData("admin.example.com:65536", "admin.example.com:65536")]
    [InlineData("two words", "two words")]
    [InlineData("::1", "::1")]
    [InlineData(" , ", " , ")]
    public void What_is_no_host_is_refused_by_name(string list, string named)
        => Should.Throw<FormatException>(() => HostList.Parse(list)).Message.ShouldStartWith($"'{named}' ");
}
