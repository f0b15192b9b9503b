using System.Net;

namespace FuncProxy.Admin.Tests.Api;

public sealed class ReadDocumentTests
{
    [Fact]
    public async Task Document_comes_as_it_was_written_with_settings_by_name()
    {
        var document = Documents.To("%ADDRESS%");
        await using var admin = await AdminUnderTest.StartAsync(document, new() { AppSettings = _ => "http://secret.example/" });

        using var response = await admin.Client.GetAsync("_funcproxy/api/document");

        (await response.Content.ReadAsStringAsync()).ShouldBe(document);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        response.Headers.ETag!.IsWeak.ShouldBeFalse();
    }

    [Fact]
    public async Task ETag_is_another_when_the_text_is()
    {
        await using var admin = await AdminUnderTest.StartAsync(Documents.Respond("a"));
        using var before = await admin.Client.GetAsync("_funcproxy/api/document");
        admin.Publish(Documents.Respond("b"));

        using var after = await admin.Client.GetAsync("_funcproxy/api/document");

        after.Headers.ETag.ShouldNotBe(before.Headers.ETag);
    }

    [Fact]
    public async Task Without_a_file_there_is_no_document()
    {
        await using var admin = await AdminUnderTest.StartAsync(null);

        var problem = await admin.GetAsync("document", HttpStatusCode.NotFound);

        OpenApi.Read().Flaws("GET document", 404, "application/problem+json", problem).ShouldBeEmpty();
    }
}
