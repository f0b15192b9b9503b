namespace FuncProxy.Routing.Tests.Validation;

public sealed class DestinationAddressTests
{
    [Theory]
    [InlineData("http://localhost:5001/")]
    [InlineData("https://backend.example/base/a%2Fb/")]
    [InlineData("http://10.0.0.1:8080")]
    [InlineData("https://[2001:db8::1]/")]
    [InlineData("https://münchen.example/")]
    [InlineData("http://[::1]:5001/")]
    public void Address_in_a_right_form_is_accepted(string address) => Errors(address).ShouldBeEmpty();

    [Theory]
    [InlineData("/relative", "not absolute")]
    [InlineData("backend.example", "not absolute")]
    [InlineData("ftp://backend.example/", "not absolute")]
    [InlineData("file:///etc/passwd", "not absolute")]
    [InlineData("http://", "not absolute")]
    [InlineData("https://user:hunter2@backend.example/", "user or password")]
    [InlineData("https://backend.example/?a=b", "query or a fragment")]
    [InlineData("https://backend.example/?", "query or a fragment")]
    [InlineData("https://backend.example/#x", "query or a fragment")]
    [InlineData("http://169.254.169.254/", "link-local")]
    [InlineData("http://168.63.129.16/", "link-local")]
    [InlineData("http://169.254.169.254./", "link-local")]
    [InlineData("http://169.254.0.7:8080/", "link-local")]
    [InlineData("http://2852039166/", "link-local")]
    [InlineData("http://0xA9FEA9FE/", "link-local")]
    [InlineData("http://0251.0376.0251.0376/", "link-local")]
    [InlineData("http://169.254.43518/", "link-local")]
    [InlineData("http://[fe80::1]/", "link-local")]
    [InlineData("http://[fd00:ec2::254]/", "metadata service")]
    [InlineData("http://[fd20:ce::254]/", "metadata service")]
    [InlineData("http://[2002:a9fe:a9fe::1]/", "link-local")]
    [InlineData("http://[::ffff:168.63.129.16]/", "metadata service")]
    [InlineData("http://[fe80::1%25eth0]/", "link-local")]
    [InlineData("http://[::ffff:169.254.169.254]/", "link-local")]
    [InlineData("http://[::ffff:a9fe:a9fe]/", "link-local")]
    [InlineData("http://[64:ff9b::169.254.169.254]/", "link-local")]
    [InlineData("http://１６９.254.169.254/", "link-local")]
    [InlineData("http://169。254。169。254/", "link-local")]
    public void Address_that_must_not_be_reached_is_refused(string address, string fragment)
    {
        var error = Errors(address).ShouldHaveSingleItem();

        error.ShouldContain(fragment);
        error.ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("http://127.0.0.1:41234/msi/token", "http://127.0.0.1:41234/")]
    [InlineData("http://127.0.0.1:41234/msi/token", "http://localhost:41234/other")]
    [InlineData("http://localhost:41234/msi/token", "http://[::1]:41234/")]
    [InlineData("http://localhost:41234/msi/token", "http://0.0.0.0:41234/")]
    [InlineData("http://localhost:41234/msi/token", "http://[::ffff:127.0.0.1]:41234/")]
    [InlineData("http://msi.internal/token", "http://MSI.internal./")]
    public void Endpoint_of_the_apps_identity_is_refused(string endpoint, string address)
    {
        Errors(address, ("IDENTITY_ENDPOINT", endpoint)).ShouldHaveSingleItem().ShouldContain("IDENTITY_ENDPOINT");
        Errors(address.Replace("41234", "41235", StringComparison.Ordinal).Replace("MSI", "other", StringComparison.Ordinal), ("IDENTITY_ENDPOINT", endpoint)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("MSI_ENDPOINT")]
    [InlineData("IMDS_ENDPOINT")]
    public void Older_and_other_names_of_the_identity_endpoint_count_too(string setting) =>
        Errors("http://localhost:40342/", ("IDENTITY_ENDPOINT", "http://127.0.0.1:41234/"), (setting, "http://127.0.0.1:40342/metadata")).ShouldHaveSingleItem().ShouldContain(setting);

    [Fact]
    public void Forward_proxy_on_a_link_local_address_is_refused() =>
        Documents.Read(Documents.Cluster("\"destinations\":{\"d\":{\"address\":\"http://localhost/\"}},\"httpClient\":{\"webProxy\":{\"address\":\"http://169.254.169.254/\"}}"))
            .ShouldHave("$.clusters.c.httpClient.webProxy.address", "link-local");

    private static IEnumerable<string> Errors(string address, params (string, string)[] settings) =>
        Documents.Read(Documents.Destination($"\"address\":\"{address}\""), settings).Errors.Select(e => e.Message);
}
