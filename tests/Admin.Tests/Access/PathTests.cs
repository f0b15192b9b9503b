using FuncProxy.TestKit;

namespace FuncProxy.Admin.Tests.Access;

public sealed class PathTests
{
    [Theory]
    [InlineData("/_funcproxy/../_funcproxy/api/instance")]
    [InlineData("/_funcproxy/./api/instance")]
    [InlineData("/_funcproxy/health/../api/instance")]
    [InlineData("/_funcproxy/health/live/../../api/instance")]
    [InlineData("/x/%2e%2e/_funcproxy/api/instance")]
    [InlineData("//_funcproxy/api/instance")]
    [InlineData("/_funcproxy//api/instance")]
    [InlineData("/_funcproxy/api//instance")]
    [InlineData("/_funcproxy/api/instance/")]
    [InlineData("/_funcproxy/api/instance/.")]
    [InlineData("/_funcproxy/api%2Finstance")]
    [InlineData("/_funcproxy/%61pi/instance")]
    [InlineData("/%5ffuncproxy/api/instance")]
    [InlineData("/_FUNCPROXY/api/instance")]
    [InlineData("/_funcproxy/API/instance")]
    [InlineData("/_funcproxy/api/Instance")]
    [InlineData("http://h/_funcproxy/api/instance")]
    [InlineData("/_funcproxy/api/instance;x=1")]
    public async Task No_other_spelling_of_a_path_leads_anywhere_with_the_key_or_without(string target)
    {
        await using var origin = await KestrelOrigin.StartAsync("origin");
        await using var admin = await AdminUnderTest.StartAsync(Documents.To(origin.Address));

        foreach (var key in (string[])["", $"Authorization: Bearer {AdminUnderTest.Key}\r\n"])
        {
            var response = await admin.RawAsync($"GET {target} HTTP/1.1\r\nHost: h\r\n{key}\r\n");

            response.Status.ShouldBeOneOf(401, 404);
            response.Text.ShouldNotContain("uptimeSeconds");
        }
        (await admin.RawAsync($"GET /_funcproxy/api/instance?x=1 HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {AdminUnderTest.Key}\r\n\r\n")).Status.ShouldBe(200);
        origin.Requests.Count.ShouldBe(0);
    }

    [Fact]
    public async Task No_answer_is_open_to_pages_of_another_origin_or_kept_by_anybody()
    {
        await using var admin = await AdminUnderTest.StartAsync("{}");

        foreach (var (method, key) in (( string, string)[])[("GET", $"Authorization: Bearer {AdminUnderTest.Key}\r\n"), ("GET", ""), ("OPTIONS", "Access-Control-Request-Method: GET\r\nAccess-Control-Request-Headers: authorization\r\n")])
        {
            var response = await admin.RawAsync($"{method} /_funcproxy/api/instance HTTP/1.1\r\nHost: h\r\nOrigin: https://evil.example\r\n{key}\r\n");

            response.Head.Text.ShouldNotContain("Access-Control", Case.Insensitive);
            response.Head.Value("Cache-Control").ShouldBe("no-store");
        }
    }

    [Fact]
    public async Task Instance_answers_while_all_places_are_taken()
    {
        var arrived = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var origin = await KestrelOrigin.StartAsync(async _ =>
        {
            arrived.TrySetResult();
            await release.Task;
        });
        await using var admin = await AdminUnderTest.StartAsync(Documents.To(origin.Address), new() { Limits = new() { MaxConcurrentRequests = 1, MaxQueuedRequests = 0 } });
        var held = admin.Stranger.GetAsync("/held");
        await arrived.Task;

        using var shed = await admin.Stranger.GetAsync("/shed");
        ((int)shed.StatusCode).ShouldBe(503);
        await admin.GetAsync("instance");

        release.SetResult();
        using var response = await held;
    }

    [Fact]
    public async Task What_follows_a_refused_body_is_no_request()
    {
        await using var admin = await AdminUnderTest.StartAsync("{}");
        using var client = await RawClient.ConnectAsync(admin.Address);

        await client.SendAsync($"PUT /_funcproxy/api/document HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\nGET /_funcproxy/api/instance HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {AdminUnderTest.Key}\r\n\r\n");

        (await client.ReadResponseAsync()).Status.ShouldBe(401);
        await Should.ThrowAsync<IOException>(client.ReadResponseAsync());
    }
}
