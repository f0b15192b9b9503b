using Microsoft.Extensions.Time.Testing;

namespace FuncProxy.Admin.Tests.Api;

public sealed class InstanceTests
{
    [Fact]
    public async Task Instance_tells_who_it_is_and_how_its_file_stands()
    {
        var time = new FakeTimeProvider();
        await using var admin = await AdminUnderTest.StartAsync(Documents.Respond("x"), new() { Time = time });
        time.Advance(TimeSpan.FromSeconds(90));

        var answer = await admin.GetAsync("instance");

        OpenApi.Read().Flaws("GET instance", 200, "application/json", answer).ShouldBeEmpty();
        answer["instance"]!["name"]!.GetValue<string>().ShouldBe("under-test");
        answer["uptimeSeconds"]!.GetValue<int>().ShouldBe(90);
        answer["store"]!["kind"]!.GetValue<string>().ShouldBe("file");
        answer["store"]!["writable"]!.GetValue<bool>().ShouldBeTrue();
        answer["store"]!["errors"]!.AsArray().ShouldBeEmpty();
        Directory.GetFiles(Path.GetDirectoryName(admin.RouteFile)!).ShouldBe([admin.RouteFile]);
    }

    [Fact]
    public async Task Two_instances_have_different_ids()
    {
        await using var one = await AdminUnderTest.StartAsync("{}");
        await using var other = await AdminUnderTest.StartAsync("{}");

        (await one.GetAsync("instance"))["instance"]!["id"]!.GetValue<string>().ShouldNotBe((await other.GetAsync("instance"))["instance"]!["id"]!.GetValue<string>());
    }

    [Fact]
    public async Task Instance_tells_why_the_newest_document_is_not_served()
    {
        await using var admin = await AdminUnderTest.StartAsync(Documents.Respond("x"));
        var served = (await admin.GetAsync("instance"))["store"]!["version"]!.GetValue<string>();

        admin.Publish(Documents.Broken);
        await admin.RefreshAsync();

        var store = (await admin.GetAsync("instance"))["store"]!;
        store["version"]!.GetValue<string>().ShouldBe(served);
        store["errors"]!.AsArray().ShouldHaveSingleItem()!.GetValue<string>().ShouldContain("line 3");
    }

    [Fact]
    public async Task Head_has_the_head_of_GET()
    {
        await using var admin = await AdminUnderTest.StartAsync("{}");

        using var response = await admin.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "_funcproxy/api/openapi.json"));

        response.IsSuccessStatusCode.ShouldBeTrue();
        response.Content.Headers.ContentLength!.Value.ShouldBeGreaterThan(1000);
    }
}
