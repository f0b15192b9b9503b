using System.Net;
using System.Text.Json.Nodes;
using FuncProxy.Routing.Validation;

namespace FuncProxy.Admin.Tests.Api;

public sealed class ExplainTests
{
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["ADDRESS"] = "http://internal.example:8080/base/",
        ["TOKEN"] = "s3cret value/with=signs",
        ["SHORT"] = "ab",
    };

    [Fact]
    public async Task Explanation_is_that_of_the_tool_with_settings_by_their_names()
    {
        await using var admin = await AdminUnderTest.StartAsync(Documents.To("%ADDRESS%", """, "transforms": [{ "requestHeader": "x-token", "set": "%TOKEN%" }, { "requestHeader": "x-short", "set": "%SHORT%" }]"""), new() { AppSettings = name => Settings.GetValueOrDefault(name) });

        var explanation = await admin.PostAsync("explain", """{"method":"GET","url":"https://public.example/abc?q=1","headers":{"x-request-id":"7"},"clientAddress":"192.0.2.7"}""");

        explanation["outcome"]!.GetValue<string>().ShouldBe("forwarded");
        explanation["routeId"]!.GetValue<string>().ShouldBe("all");
        var upstream = explanation["upstream"]!;
        upstream["pathAndQuery"]!.GetValue<string>().ShouldBe("/abc?q=1");
        upstream["destinations"]![0]!["url"]!.GetValue<string>().ShouldBe("%ADDRESS%/abc?q=1");
        Field(upstream, "x-token").ShouldBe("%TOKEN%");
        Field(upstream, "x-short").ShouldBe("%SHORT%");
        Field(upstream, "X-Forwarded-For").ShouldBe("192.0.2.7");
        var text = explanation.ToJsonString();
        text.ShouldNotContain("internal.example");
        text.ShouldNotContain("s3cret");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"method":"GET"}""")]
    [InlineData("""{"method":"GET","url":"ftp://h/"}""")]
    [InlineData("""{"method":"GET","url":"/","clientAddress":"nobody"}""")]
    [InlineData("""{"method":"GET","url":"/","more":1}""")]
    [InlineData("""{"method":"GET","url":"/","headers":{"a":1}}""")]
    public async Task Body_of_another_form_is_400_and_says_which_is_right(string body)
    {
        await using var admin = await AdminUnderTest.StartAsync("{}");

        var problem = await admin.PostAsync("explain", body, HttpStatusCode.BadRequest);

        problem["detail"]!.GetValue<string>().ShouldContain("\"url\"");
    }

    [Theory]
    [InlineData("G T")]
    [InlineData("GET\\r\\n")]
    [InlineData("G\u00C9T")]
    [InlineData("(GET)")]
    public async Task Method_that_is_no_token_is_400_and_names_the_field(string method)
    {
        await using var admin = await AdminUnderTest.StartAsync(Documents.To("http://127.0.0.1:9/"));

        var problem = await admin.PostAsync("explain", $$"""{"method":"{{method}}","url":"/"}""", HttpStatusCode.BadRequest);

        problem["title"]!.GetValue<string>().ShouldContain("\"method\"");
        problem["detail"]!.GetValue<string>().ShouldContain("RFC 9110");
    }

    [Fact]
    public async Task Published_document_that_is_not_valid_is_409_with_its_errors()
    {
        await using var admin = await AdminUnderTest.StartAsync(Documents.Broken);

        var problem = await admin.PostAsync("explain", """{"method":"GET","url":"/"}""", HttpStatusCode.Conflict);

        problem["errors"]![0]!["line"]!.GetValue<int>().ShouldBe(3);
    }

    [Fact]
    public async Task Explaining_lets_nothing_be_observed_that_serves_nobody()
    {
        await using var admin = await AdminUnderTest.StartAsync(Documents.To("http://127.0.0.1:9/"));
        for (var i = 0; i < 3; i++)
        {
            await admin.PostAsync("explain", """{"method":"GET","url":"/"}""");
        }
        var measured = 0;
        using var listener = new System.Diagnostics.Metrics.MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "funcproxy.destination.healthy")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((_, _, tags, _) => measured += tags.ToArray().Any(tag => tag.Value is "of-explain") ? 1 : 0);
        admin.Publish(Documents.To("http://127.0.0.1:9/").Replace("\"origin\"", "\"of-explain\""));
        await admin.RefreshAsync();
        await admin.PostAsync("explain", """{"method":"GET","url":"/"}""");
        listener.Start();

        listener.RecordObservableInstruments();

        measured.ShouldBe(1);
    }

    [Theory]
    [InlineData("https://Internal.Example:443/Base/", "see https://internal.example/Base/x and internal.example", "see %A%/x and %A%")]
    [InlineData("a b/c", "a b/c a%20b%2Fc", "%A% %A%")]
    [InlineData("ab", "table ab", "table %A%")]
    [InlineData("ab", "AB", "%A%")]
    [InlineData("", "nothing", "nothing")]
    public void Mask_finds_a_value_in_the_forms_that_it_takes(string value, string text, string masked)
        => new SettingMask(new Dictionary<string, string> { ["A"] = value }).Apply(text).ShouldBe(masked);

    [Fact]
    public void Mask_never_looks_into_names_that_it_has_put_in()
        => new SettingMask(new Dictionary<string, string> { ["LONG_NAME"] = "value", ["B"] = "NAME" }).Apply("value NAME").ShouldBe("%LONG_NAME% %B%");

    private static string? Field(JsonNode upstream, string name)
        => upstream["headers"]!.AsArray().FirstOrDefault(field => field!["name"]!.GetValue<string>().Equals(name, StringComparison.OrdinalIgnoreCase))?["value"]!.GetValue<string>();
}
