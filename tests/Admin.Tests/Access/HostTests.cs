using FuncProxy.Forwarding.Clients;

namespace FuncProxy.Admin.Tests.Access;

/// <summary>The admin API and its page on hosts of their own, where nothing that is forwarded shares their origin.</summary>
public sealed class HostTests
{
    private static readonly AdminUnderTestOptions OneHost = new() { Hosts = HostList.Parse("admin.example.com") };

    [Theory]
    [InlineData("Host: www.example.com\r\n")]
    [InlineData("Host: admin.example.com.evil.example\r\n")]
    [InlineData("Host: 127.0.0.1\r\n")]
    [InlineData("Host:\r\n")]
    [InlineData("Host: admin.example.com\r\nX-Forwarded-Host: www.example.com\r\n")]
    [InlineData("Host: www.example.com\r\nX-Forwarded-Host: admin.example.com, www.example.com\r\n")]
    public async Task Other_hosts_have_neither_page_nor_API_with_the_key_or_without_but_health(string fields)
    {
        await using var admin = await AdminUnderTest.StartAsync("{}", OneHost);

        foreach (var path in (string[])["", "/", "/app.js", "/api/instance", "/api/nothing"])
        {
            (await AskAsync(admin, path, fields)).ShouldBe(404, path);
            (await AskAsync(admin, path, $"{fields}Authorization: Bearer {AdminUnderTest.Key}\r\n")).ShouldBe(404, path);
        }
        (await AskAsync(admin, "/health/live", fields)).ShouldBe(200);
        (await AskAsync(admin, "/health/ready", fields)).ShouldBe(200);
    }

    [Theory]
    [InlineData("Host: admin.example.com\r\n")]
    [InlineData("Host: ADMIN.example.com:8443\r\n")]
    [InlineData("Host: inner\r\nX-Forwarded-Host: admin.example.com\r\n")]
    public async Task Host_that_is_named_has_both(string fields)
    {
        await using var admin = await AdminUnderTest.StartAsync("{}", OneHost);

        (await AskAsync(admin, "/", fields)).ShouldBe(200);
        (await AskAsync(admin, "/api/instance", fields)).ShouldBe(401);
        (await AskAsync(admin, "/api/instance", $"{fields}Authorization: Bearer {AdminUnderTest.Key}\r\n")).ShouldBe(200);
    }

    [Fact]
    public async Task Wrong_keys_on_other_hosts_do_not_shut_the_API()
    {
        await using var admin = await AdminUnderTest.StartAsync("{}", OneHost);
        for (var i = 0; i <= Admin.Access.WrongKeys.MostPerWindow; i++)
        {
            await AskAsync(admin, "/api/instance", "Host: www.example.com\r\nAuthorization: Bearer guess\r\n");
        }

        (await AskAsync(admin, "/api/instance", $"Host: admin.example.com\r\nAuthorization: Bearer {AdminUnderTest.Key}\r\n")).ShouldBe(200);
    }

    [Fact]
    public async Task No_file_of_the_page_is_a_service_worker()
    {
        await using var admin = await AdminUnderTest.StartAsync("{}");

        (await AskAsync(admin, "/app.js", "Host: h\r\nService-Worker: script\r\n")).ShouldBe(404);
        (await AskAsync(admin, "/app.js", "Host: h\r\n")).ShouldBe(200);
    }

    private static async Task<int> AskAsync(AdminUnderTest admin, string path, string fields)
        => (await admin.RawAsync($"GET /_funcproxy{path} HTTP/1.1\r\n{fields}\r\n")).Status;
}
