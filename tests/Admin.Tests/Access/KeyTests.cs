using System.Net;
using FuncProxy.Admin.Access;
using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Admin.Tests.Access;

public sealed class KeyTests
{
    private const string Instance = "GET /_funcproxy/api/instance HTTP/1.1\r\nHost: h\r\n";
    private static readonly string Right = $"Authorization: Bearer {AdminUnderTest.Key}\r\n";
    private static readonly string Wrong = $"Authorization: Bearer {AdminUnderTest.Key}x\r\n";

    [Fact]
    public async Task Request_without_the_key_is_401_with_a_challenge_and_tells_nothing()
    {
        await using var admin = await AdminUnderTest.StartAsync("{}");

        foreach (var path in (string[])["instance", "document", "nothing/here", "history/1"])
        {
            var response = await admin.RawAsync($"GET /_funcproxy/api/{path} HTTP/1.1\r\nHost: h\r\n\r\n");

            response.Status.ShouldBe(401);
            response.Head.Value("WWW-Authenticate").ShouldBe("Bearer realm=\"FuncProxy admin\"");
            response.Head.Value("Content-Type").ShouldBe("application/problem+json");
            response.Head.Value("Cache-Control").ShouldBe("no-store");
            response.Head.Value("X-Content-Type-Options").ShouldBe("nosniff");
            response.Text.ShouldNotContain(path);
        }
    }

    [Theory]
    [InlineData("Authorization: Bearer KEYx", 401)]
    [InlineData("Authorization: Bearer xKEY", 401)]
    [InlineData("Authorization: Basic KEY", 401)]
    [InlineData("Authorization: KEY", 401)]
    [InlineData("Authorization: Bearer KEY, Bearer KEY", 401)]
    [InlineData("Authorization: Bearer KEY\r\nAuthorization: Bearer KEY", 401)]
    [InlineData("api-key: KEY", 401)]
    [InlineData("x-api-key: KEY", 401)]
    [InlineData("Cookie: Authorization=KEY", 401)]
    [InlineData("Authorization: bearer KEY", 200)]
    [InlineData("Authorization: Bearer KEY", 200)]
    public async Task Key_counts_as_a_bearer_token_alone(string field, int status)
    {
        await using var admin = await AdminUnderTest.StartAsync("{}");

        (await admin.RawAsync($"{Instance}{field.Replace("KEY", AdminUnderTest.Key)}\r\n\r\n")).Status.ShouldBe(status);
    }

    [Fact]
    public async Task Without_a_key_everything_is_404_and_health_still_answers()
    {
        await using var admin = await AdminUnderTest.StartAsync("{}", new() { HasKey = false });

        foreach (var path in (string[])["api/instance", "api/document", "", "api/openapi.json"])
        {
            (await admin.RawAsync($"GET /_funcproxy/{path} HTTP/1.1\r\nHost: h\r\n{Right}\r\n")).Status.ShouldBe(404, path);
        }
        (await admin.RawAsync("GET /_funcproxy/health/live HTTP/1.1\r\nHost: h\r\n\r\n")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Eleventh_wrong_key_of_a_minute_is_429_as_is_the_right_one_until_the_minute_is_over()
    {
        var time = new FakeTimeProvider();
        await using var admin = await AdminUnderTest.StartAsync("{}", new() { Time = time });
        for (var i = 0; i < WrongKeys.MostPerWindow; i++)
        {
            (await admin.RawAsync($"{Instance}{Wrong}\r\n")).Status.ShouldBe(401);
        }

        time.Advance(TimeSpan.FromSeconds(30));
        foreach (var key in (string[])[Wrong, Right])
        {
            var limited = await admin.RawAsync($"{Instance}{key}\r\n");
            limited.Status.ShouldBe(429);
            limited.Head.Value("Retry-After").ShouldBe("30");
        }
        (await admin.RawAsync($"{Instance}\r\n")).Status.ShouldBe(401);
        (await admin.RawAsync($"{Instance}X-Forwarded-For: 192.0.2.1\r\n{Right}\r\n")).Status.ShouldBe(200);

        time.Advance(TimeSpan.FromSeconds(30));
        (await admin.RawAsync($"{Instance}{Right}\r\n")).Status.ShouldBe(200);
    }

    [Fact]
    public void Addresses_of_one_IPv6_network_are_counted_together_and_no_number_of_others_shuts_an_address_out()
    {
        var time = new FakeTimeProvider();
        var wrong = new WrongKeys(time);
        for (var i = 0; i < WrongKeys.MostPerWindow; i++)
        {
            wrong.Note(IPAddress.Parse($"2001:db8::{i}"));
        }
        for (var i = 0; i < 20_000; i++)
        {
            wrong.Note(new IPAddress(new byte[] { 10, (byte)(i >> 16), (byte)(i >> 8), (byte)i }));
        }

        wrong.WaitOf(IPAddress.Parse("2001:db8::ffff")).ShouldBe(TimeSpan.FromMinutes(1));
        wrong.WaitOf(IPAddress.Parse("2001:db8:0:1::1")).ShouldBe(TimeSpan.Zero);
        wrong.WaitOf(IPAddress.Parse("10.0.0.1")).ShouldBe(TimeSpan.Zero);

        // Those of before are forgotten in time, so that others are counted again.
        time.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < WrongKeys.MostPerWindow; i++)
        {
            wrong.Note(IPAddress.Parse("192.0.2.1"));
        }
        wrong.WaitOf(IPAddress.Parse("192.0.2.1")).ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcde")]
    [InlineData("0123456789abcdef0123456789abcdeg")]
    [InlineData("0123456789ABCDEF0123456789ABCDEF")]
    public void Key_matches_itself_alone(string other)
    {
        var key = new AdminKey(AdminUnderTest.Key);

        key.Matches(AdminUnderTest.Key).ShouldBeTrue();
        key.Matches(other).ShouldBeFalse();
        key.Matches(new string('x', 100_000)).ShouldBeFalse();
    }

    [Fact]
    public void Longest_key_and_one_of_every_character_match()
    {
        var signs = string.Concat(Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code));
        foreach (var secret in (string[])[new string('k', AdminKey.MaxLength), signs])
        {
            new AdminKey(secret).Matches(secret).ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData('k', AdminKey.MinLength - 1)]
    [InlineData('k', AdminKey.MaxLength + 1)]
    [InlineData('ü', 40)]
    [InlineData(' ', 40)]
    [InlineData('\u007f', 40)]
    public void Key_that_nobody_can_present_or_that_is_short_is_refused(char character, int length)
        => Should.Throw<ArgumentException>(() => new AdminKey(new string(character, length)));
}
